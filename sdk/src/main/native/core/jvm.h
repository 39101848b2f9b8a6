// SPDX-License-Identifier: Apache-2.0
//
// The one JVM of this process. A module uses it if it exists, and creates it if not.
#ifndef ENVOY_JAVA_JVM_H
#define ENVOY_JAVA_JVM_H

#include <jni.h>
#include <stdbool.h>

// Returns the JVM's environment for the calling thread, after attaching it as a daemon if necessary.
// Creates the JVM if this process has none. Returns null on failure, after logging it.
JNIEnv *jvm_env(const char *module_path);

// Logs a warning if another module has created the JVM, with a Java that lacks modules of the one that
// this module brings.
void jvm_compare(const char *module_path);

// Attaches the calling thread to the existing JVM, as a daemon, until the thread ends. Returns false
// if the JVM cannot attach it.
bool jvm_attach(void);

#endif
