// SPDX-License-Identifier: Apache-2.0
//
// The Envoy that loaded this module: its functions, its log, its version.
#ifndef ENVOY_JAVA_HOST_H
#define ENVOY_JAVA_HOST_H

#include "launcher.h"

// The address of a function of Envoy's, or of its stand-in (polyfill.c), or of one of the launcher's
// own for Java (launcher.h); null if there is none of that name.
void *host_lookup(const char *name);

// One line into Envoy's log; to standard error where Envoy has no log for modules.
__attribute__((format(printf, 2, 3))) void host_log(envoy_log_level level, const char *format, ...);

// The string that this Envoy wants to hear from envoy_dynamic_module_on_program_init.
const char *host_abi_version(void);

// Whether this Envoy is v1.35 or v1.36, whose functions are others.
bool host_is_first_generation(void);

// The stand-in for a function that this host lacks; on the first generation, also those of the
// host's own functions that are the same as today's. Null if there is none.
void *polyfill_lookup(const char *name);

// A body hook under way. Up to v1.36.2 the host does not say which part of a body it shows, so the
// stand-ins have to know where they are called. Of no effect on later hosts.
typedef struct polyfill_body_hook {
  envoy_filter filter;
  bool response;
  bool end_of_stream;
  struct polyfill_body_hook *outer;  // set by polyfill_enter_body
} polyfill_body_hook;

// Around a body hook, with what the hook answers.
void polyfill_enter_body(polyfill_body_hook *hook);
void polyfill_leave_body(polyfill_body_hook *hook, int64_t answer);

// The stream begins or ends.
void polyfill_forget(envoy_filter filter);

#endif
