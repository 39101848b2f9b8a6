// SPDX-License-Identifier: Apache-2.0
//
// The Envoy that loaded this module: its functions and its log.
#ifndef ENVOY_JAVA_ENVOY_H
#define ENVOY_JAVA_ENVOY_H

#include <stdatomic.h>

#include "abi/common_abi.h"

// Returns the address of one of Envoy's functions, or of its stand-in on an Envoy that lacks it; null
// if there is neither.
void *envoy_lookup(const char *name);

// Returns the same for a callback by the rest of its name, and looks it up once.
void *envoy_callback(_Atomic(void *) *known, const char *suffix);

// Writes one line to Envoy's log, or to standard error if this Envoy has no log for modules.
__attribute__((format(printf, 2, 3))) void envoy_log(envoy_log_level level, const char *format, ...);

#endif
