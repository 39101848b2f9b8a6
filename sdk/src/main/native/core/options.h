// SPDX-License-Identifier: Apache-2.0
//
// The JVM's options: the user's, and ours for what the user leaves open.
#ifndef ENVOY_JAVA_OPTIONS_H
#define ENVOY_JAVA_OPTIONS_H

#include <jni.h>
#include <stdbool.h>
#include <stddef.h>

enum { MAX_OPTIONS = 128 };

// Appends an option, which has to outlive the JVM.
void options_add(JavaVMInitArgs *arguments, const char *text, void *extra);

// Appends the options for a JVM of this home, whose list has room for MAX_OPTIONS. Returns false if
// one of the user's options would end the process, after logging it.
bool options_add_all(JavaVMInitArgs *arguments, const char *home);

// Returns whether the user has set an option that matches a pattern of the shell's kind.
bool options_include(const char *pattern);

// Describes the variables to look at after a JVM has refused its options with this output: those with
// an option that it names, or else all that are set. The description is empty if none is.
void options_blame(const char *output, char *description, size_t size);

#endif
