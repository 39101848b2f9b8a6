// SPDX-License-Identifier: Apache-2.0
//
// The JVM's options: the user's, and our defaults for what the user does not set.
#ifndef ENVOY_JAVA_OPTIONS_H
#define ENVOY_JAVA_OPTIONS_H

#include <jni.h>
#include <stdbool.h>
#include <stddef.h>

enum { MAX_OPTIONS = 128 };

// Appends an option, which must outlive the JVM.
void options_add(JavaVMInitArgs *arguments, const char *text, void *extra);

// Appends the options for a JVM of this home to a list with room for MAX_OPTIONS. If one of the
// user's options would end the process, logs it and returns false.
bool options_add_all(JavaVMInitArgs *arguments, const char *home);

// Returns whether the user has set an option that matches a shell pattern.
bool options_include(const char *pattern);

// Describes which variables to check after a JVM has refused its options with this output: those with
// an option that the output names, or else all that are set. The description is empty if none is set.
void options_blame(const char *output, char *description, size_t size);

#endif
