// SPDX-License-Identifier: Apache-2.0
#include "host.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CALLBACK "envoy_dynamic_module_callback_"

static bool host_has(const char *name) { return dlsym(RTLD_DEFAULT, name) != NULL; }

// A host is recognised by what it exports, newest first: the first row whose function it has is its
// own. For a new Envoy with a new string add one row on top; an Envoy newer than any row here gets
// the newest string, which it loads with a warning at most.
static const struct {
  const char *function;
  const char *version;
} HOSTS[] = {
    // v1.40
    {CALLBACK "http_get_timing_info", "v0.2.0"},
    // v1.38, v1.39
    {CALLBACK "http_filter_get_worker_index", "v0.1.0"},
    // v1.37
    {CALLBACK "http_get_header",
     "4dae397a7c9ff0238d318d57ea656ce8b3fbff595787dcd7ee2ff5b79c9fe10f"},
    // v1.36
    {CALLBACK "http_filter_config_define_counter",
     "ca2be3b80954d2a0e22b41d033b18eff9390c30261c8ec9ffe6e6bf971f41c27"},
    // v1.35
    {CALLBACK "http_get_request_header",
     "c32cc7696650a6a54653327e6609734a8b32aeb5c80a6a664687636a0d671666"},
};

const char *host_abi_version(void) {
  for (size_t i = 0; i < sizeof HOSTS / sizeof *HOSTS; i++) {
    if (host_has(HOSTS[i].function)) return HOSTS[i].version;
  }
  return HOSTS[0].version;
}

// The first generation has functions of the same name but other arguments (attributes, metrics), so
// there the stand-ins come first.
void *host_lookup(const char *name) {
  void *address = NULL;
  if (!host_has(CALLBACK "http_get_header")) address = polyfill_lookup(name);
  return address != NULL ? address : dlsym(RTLD_DEFAULT, name);
}

void host_log(envoy_log_level level, const char *format, ...) {
  // Long enough for a path or two; a longer line is cut rather than allocated.
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  if ((size_t)length >= sizeof line) length = sizeof line - 1;

  void (*log)(envoy_log_level, envoy_buffer);
  *(void **)&log = host_lookup(CALLBACK "log");
  if (log != NULL) {
    log(level, (envoy_buffer){line, (size_t)length});
  } else {
    fprintf(stderr, "%s\n", line);
  }
}
