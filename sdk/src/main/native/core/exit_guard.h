// SPDX-License-Identifier: Apache-2.0
//
// Keeps Java from ending Envoy.
#ifndef ENVOY_JAVA_EXIT_GUARD_H
#define ENVOY_JAVA_EXIT_GUARD_H

#include <jni.h>

// Makes System.exit and Runtime.halt throw in the thread that calls them, after a line in Envoy's
// log that names the caller. If the JVM does not let this be done, they end Envoy as ever, with a
// line in its log.
void exit_guard_set(JNIEnv *env);

#endif
