// SPDX-License-Identifier: Apache-2.0
//
// The JDK or JRE to use.
#ifndef ENVOY_JAVA_JAVA_HOME_H
#define ENVOY_JAVA_JAVA_HOME_H

#include <stdbool.h>
#include <stddef.h>

// Writes the home of a Java of a sufficient version to `home`. The README documents the order of the
// search. Returns false if it finds no Java, after logging what it tried.
bool java_home_find(const char *module_path, char *home, size_t size);

#endif
