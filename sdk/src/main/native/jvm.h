// SPDX-License-Identifier: Apache-2.0
//
// The one JVM of this process: found, created or joined.
#ifndef ENVOY_JAVA_JVM_H
#define ENVOY_JAVA_JVM_H

#include <jni.h>
#include <stdbool.h>

// The JVM's environment for the calling thread, which is attached (as a daemon) if it was not. The
// JVM is created if this process has none. Null on failure, which has been logged by then.
JNIEnv *jvm_env(const char *module_path);

// Attaches the calling thread to the JVM that there is, as a daemon, until the thread ends. False if
// the JVM has no room for it.
bool jvm_attach(void);

#endif
