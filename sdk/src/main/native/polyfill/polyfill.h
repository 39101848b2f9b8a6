// SPDX-License-Identifier: Apache-2.0
//
// Today's functions on Envoys that lack them.
#ifndef ENVOY_JAVA_POLYFILL_H
#define ENVOY_JAVA_POLYFILL_H

// Returns the stand-in for a function that this Envoy lacks; on the first generation, also those of
// Envoy's own functions that are the same as today's. Null if there is none.
void *polyfill_lookup(const char *name);

#endif
