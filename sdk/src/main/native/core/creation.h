// SPDX-License-Identifier: Apache-2.0
//
// Creates the JVM so that Envoy survives a failure.
#ifndef ENVOY_JAVA_CREATION_H
#define ENVOY_JAVA_CREATION_H

#include <jni.h>
#include <stdbool.h>

// Signature of JNI_CreateJavaVM.
typedef jint (*create_vm)(JavaVM **, void **, void *);

// Adds the options with our functions for the JVM's output and its end. They come first, since the
// JVM may fail because of any option after them.
void creation_add_options(JavaVMInitArgs *arguments);

// Creates a JVM with these arguments, which must stay valid. Returns null on failure. `output` gets
// what the JVM printed meanwhile, on one line and without a full stop. One thread at a time.
JavaVM *creation_run(create_vm create, JavaVMInitArgs *arguments, char *output, size_t size);

// Returns whether a JVM tried to end the process while it was created. After that, no other JVM can
// be created.
bool creation_is_over(void);

#endif
