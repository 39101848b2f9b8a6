// SPDX-License-Identifier: Apache-2.0
//
// The Java runtime that a module brings itself.
#ifndef ENVOY_JAVA_OWN_JAVA_H
#define ENVOY_JAVA_OWN_JAVA_H

#include <stddef.h>

typedef enum { OWN_JAVA_ABSENT, OWN_JAVA_READY, OWN_JAVA_REFUSED } own_java;

// Writes the home of the runtime in a module's file to `home`, and unpacks it if this user has not done
// so before. If that fails, logs the reason. Any number of processes may do so at once.
own_java own_java_find(const char *module_path, char *home, size_t size);

// Logs a warning if the Java of this home lacks some of the modules that the runtime in a module's file
// has: the module may need them. Does nothing if the module brings no runtime.
void own_java_compare(const char *module_path, const char *home);

#endif
