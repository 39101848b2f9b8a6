// SPDX-License-Identifier: Apache-2.0
//
// The steps of a module in Java, through JNI: its class loader, and the SDK's class Bootstrap.
#ifndef ENVOY_JAVA_JAVA_SIDE_H
#define ENVOY_JAVA_JAVA_SIDE_H

#include <jni.h>

#include "abi/launcher_abi.h"

typedef struct {
  jclass bootstrap;  // a global reference; through it the loader and everything it loaded
  int jar;           // the module's file if Java cannot open it by its path, or -1
} java_side;

// Starts the Java side of the module in this file. False on failure, which has been logged by then.
bool java_side_start(JNIEnv *env, const char *path, java_side *side);

// Returns an extension point's way into the Java side; null on failure, which has been logged by then.
java_event java_side_entry(JNIEnv *env, const char *path, const java_side *side, uint32_t point);

// Lets the Java side go, even if that fails half-way, which is logged.
void java_side_stop(JNIEnv *env, java_side *side);

#endif
