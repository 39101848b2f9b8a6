// SPDX-License-Identifier: Apache-2.0
//
// The functions that Java calls.
#ifndef ENVOY_JAVA_JAVA_FUNCTIONS_H
#define ENVOY_JAVA_JAVA_FUNCTIONS_H

// Returns the address of a function by its name: a function of the launcher (launcher_abi.h), of
// Envoy, or a stand-in for one of Envoy's. Returns null if there is no such function.
void *java_functions_lookup(const char *name);

#endif
