// SPDX-License-Identifier: Apache-2.0
#include "core/envoy.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "polyfill/generation.h"
#include "polyfill/polyfill.h"

// The first generation has functions with today's names but other arguments (local reply, attributes,
// metrics). So its functions are not looked up by name: only what the polyfill lists exists there.
void *envoy_lookup(const char *name) {
  void *address = polyfill_is_first_generation() ? NULL : dlsym(RTLD_DEFAULT, name);
  return address != NULL ? address : polyfill_lookup(name);
}

void *envoy_callback(_Atomic(void *) *known, const char *suffix) {
  void *address = atomic_load_explicit(known, memory_order_relaxed);
  if (address == NULL) {
    char name[128];
    snprintf(name, sizeof name, "envoy_dynamic_module_callback_%s", suffix);
    address = envoy_lookup(name);
    atomic_store_explicit(known, address, memory_order_relaxed);
  }
  return address;
}

void envoy_log(envoy_log_level level, const char *format, ...) {
  // Long enough for a path or two; a longer line is cut rather than allocated.
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  if ((size_t)length >= sizeof line) length = sizeof line - 1;

  void (*log)(envoy_log_level, envoy_buffer);
  *(void **)&log = envoy_lookup("envoy_dynamic_module_callback_log");
  if (log != NULL) {
    log(level, (envoy_buffer){line, (size_t)length});
  } else {
    fprintf(stderr, "%s\n", line);
  }
}
