// SPDX-License-Identifier: Apache-2.0
//
// The functions that Java calls.
#ifndef ENVOY_JAVA_JAVA_FUNCTIONS_H
#define ENVOY_JAVA_JAVA_FUNCTIONS_H

// Returns the address of a function by its name: one of the launcher's own (launcher_abi.h), or one
// of Envoy's or its stand-in. Null if there is none of that name.
void *java_functions_lookup(const char *name);

#endif
