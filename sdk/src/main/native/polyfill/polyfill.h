// SPDX-License-Identifier: Apache-2.0
//
// Stand-ins for today's functions on Envoys that lack them.
#ifndef ENVOY_JAVA_POLYFILL_H
#define ENVOY_JAVA_POLYFILL_H

// Returns the stand-in for a function that this Envoy lacks. On the first generation, also returns
// Envoy's own function if it is the same as today's. Returns null if there is neither.
void *polyfill_lookup(const char *name);

#endif
