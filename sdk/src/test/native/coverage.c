// SPDX-License-Identifier: Apache-2.0
//
// Lets a fuzzer in the JVM see coverage although the address sanitizer is there. The sanitizer's
// runtime has functions of the names by which the fuzzer tells itself of coverage, which do nothing;
// preloaded, it comes before the fuzzer's own library, and these come before both: they hand over
// to the library, if there is one.
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

static int find_fuzzer(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  if (strstr(info->dlpi_name, "libjazzer_driver") == NULL) return 0;
  *(void **)data = dlopen(info->dlpi_name, RTLD_LAZY | RTLD_NOLOAD);
  return 1;
}

// The fuzzer's own function of that name; null where there is no fuzzer.
static void *fuzzers(const char *name) {
  static void *library;
  if (library == NULL) dl_iterate_phdr(find_fuzzer, &library);
  return library != NULL ? dlsym(library, name) : NULL;
}

#define FORWARD(name, parameters, ...)            \
  void name parameters {                          \
    static void (*function) parameters;           \
    if (function == NULL) {                       \
      *(void **)&function = fuzzers(#name);       \
    }                                             \
    if (function != NULL) function(__VA_ARGS__);  \
  }

FORWARD(__sanitizer_cov_8bit_counters_init, (uint8_t *from, uint8_t *to), from, to)
FORWARD(__sanitizer_cov_pcs_init, (const uintptr_t *from, const uintptr_t *to), from, to)
// What texts are searched for.
FORWARD(__sanitizer_weak_hook_memmem,
        (void *caller, const void *in, size_t in_length, const void *of, size_t of_length,
         void *found),
        caller, in, in_length, of, of_length, found)
