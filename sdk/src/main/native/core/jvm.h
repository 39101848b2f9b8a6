// SPDX-License-Identifier: Apache-2.0
//
// The one JVM of this process: joined if there is one, created if not.
#ifndef ENVOY_JAVA_JVM_H
#define ENVOY_JAVA_JVM_H

#include <jni.h>
#include <stdbool.h>

// Returns the JVM's environment for the calling thread, which is attached (as a daemon) if it was
// not. Creates the JVM if this process has none. Returns null on failure, after logging it.
JNIEnv *jvm_env(const char *module_path);

// Attaches the calling thread to the JVM that there is, as a daemon, until the thread ends. False if
// the JVM has no room for it.
bool jvm_attach(void);

#endif
