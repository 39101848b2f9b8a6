// SPDX-License-Identifier: Apache-2.0
//
// Finds the JDK or JRE to use.
#ifndef ENVOY_JAVA_JAVA_HOME_H
#define ENVOY_JAVA_JAVA_HOME_H

#include <stdbool.h>
#include <stddef.h>

// Writes the home of a Java of a sufficient version to `home`. docs/configuration.md documents the
// order of the search. If it finds no Java, logs what it tried and returns false.
bool java_home_find(const char *module_path, char *home, size_t size);

#endif
