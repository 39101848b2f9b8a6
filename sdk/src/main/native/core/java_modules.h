// SPDX-License-Identifier: Apache-2.0
//
// Java's modules, as the file "release" of a Java home lists them.
#ifndef ENVOY_JAVA_JAVA_MODULES_H
#define ENVOY_JAVA_JAVA_MODULES_H

#include <stddef.h>

// Writes the names of the modules that one release file has and the other lacks to `missing`, separated
// by commas. Of a file without a list, nothing is known to be missing.
void java_modules_missing(const char *wanted, const char *present, char *missing, size_t size);

#endif
