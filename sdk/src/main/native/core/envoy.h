// SPDX-License-Identifier: Apache-2.0
//
// The functions and the log of the Envoy that loaded this module.
#ifndef ENVOY_JAVA_ENVOY_H
#define ENVOY_JAVA_ENVOY_H

#include <stdatomic.h>

#include "abi/common_abi.h"

// Returns the address of one of Envoy's functions, or of its stand-in if this Envoy lacks it; null if
// neither exists.
void *envoy_lookup(const char *name);

// Returns the same for a callback by its name without the prefix, and looks it up only once.
void *envoy_callback(_Atomic(void *) *known, const char *suffix);

// Writes one line to Envoy's log, or to standard error if this Envoy has no log for modules.
__attribute__((format(printf, 2, 3))) void envoy_log(envoy_log_level level, const char *format, ...);

#endif
