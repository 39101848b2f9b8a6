// SPDX-License-Identifier: Apache-2.0
//
// Keeps Java from ending Envoy.
#ifndef ENVOY_JAVA_EXIT_GUARD_H
#define ENVOY_JAVA_EXIT_GUARD_H

#include <jni.h>

// Makes System.exit and Runtime.halt throw an exception on the thread that calls them, after a line
// in Envoy's log that names the caller. If the JVM does not allow this, they end Envoy as usual, and
// the log has a line at level debug about it.
void exit_guard_set(JNIEnv *env);

#endif
