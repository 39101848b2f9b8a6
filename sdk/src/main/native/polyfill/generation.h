// SPDX-License-Identifier: Apache-2.0
#ifndef ENVOY_JAVA_GENERATION_H
#define ENVOY_JAVA_GENERATION_H

#include <stdbool.h>

// Returns whether this Envoy is v1.35 or v1.36, which have other functions.
bool polyfill_is_first_generation(void);

#endif
