// SPDX-License-Identifier: Apache-2.0
//
// The Envoy that loaded this module: its functions, its log, its version.
#ifndef ENVOY_JAVA_HOST_H
#define ENVOY_JAVA_HOST_H

#include "launcher.h"

// The address of a function of Envoy's, or of its stand-in (polyfill.c); null if there is neither.
void *host_lookup(const char *name);

// One line into Envoy's log; to standard error where Envoy has no log for modules.
__attribute__((format(printf, 2, 3))) void host_log(envoy_log_level level, const char *format, ...);

// The string that this Envoy wants to hear from envoy_dynamic_module_on_program_init.
const char *host_abi_version(void);

// The stand-in for `name` on an Envoy of the first generation (v1.35, v1.36); null if it has none.
void *polyfill_lookup(const char *name);

#endif
