// SPDX-License-Identifier: Apache-2.0
//
// Creates the JVM in such a way that Envoy outlives a failure.
#ifndef ENVOY_JAVA_CREATION_H
#define ENVOY_JAVA_CREATION_H

#include <jni.h>
#include <stdbool.h>

// Signature of JNI_CreateJavaVM.
typedef jint (*create_vm)(JavaVM **, void **, void *);

// Adds the options that hand the JVM our functions for what it prints and for its end. They come
// first: the JVM may fail over any option behind them.
void creation_add_options(JavaVMInitArgs *arguments);

// Creates a JVM with these arguments, which have to stay. Returns null if that fails; what the JVM
// printed meanwhile is in `output`, on one line and without a full stop. One thread at a time.
JavaVM *creation_run(create_vm create, JavaVMInitArgs *arguments, char *output, size_t size);

// Returns whether a JVM was about to end the process while it was created. Another one cannot be
// created then.
bool creation_is_over(void);

#endif
