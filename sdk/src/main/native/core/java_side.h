// SPDX-License-Identifier: Apache-2.0
//
// Starts and stops the Java side of a module through JNI: its class loader, and the SDK's class
// Bootstrap.
#ifndef ENVOY_JAVA_JAVA_SIDE_H
#define ENVOY_JAVA_JAVA_SIDE_H

#include <jni.h>

#include "abi/launcher_abi.h"

typedef struct {
  jclass bootstrap;  // a global reference, which keeps the loader and all its classes
  int jar;           // a descriptor of the module's file if Java cannot open its path, or -1
} java_side;

// Starts the Java side of the module in this file. Returns false on failure, after logging it.
bool java_side_start(JNIEnv *env, const char *path, java_side *side);

// Returns the function through which an extension point enters Java; null on failure, after logging it.
java_event java_side_entry(JNIEnv *env, const char *path, const java_side *side, uint32_t point);

// Releases the Java side. If a step fails, logs it and continues.
void java_side_stop(JNIEnv *env, java_side *side);

#endif
