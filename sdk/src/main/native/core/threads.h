// SPDX-License-Identifier: Apache-2.0
//
// What a thread needs before it enters Java. An upcall cannot fail: if there is no stack or no
// memory left for what comes before the first line of Java, the JVM ends the process.
#ifndef ENVOY_JAVA_THREADS_H
#define ENVOY_JAVA_THREADS_H

#include "abi/launcher_abi.h"

// Stack that Java needs below an upcall: the JVM's own guard pages, and room to report a failure.
#define STACK_FOR_JAVA ((size_t)256 << 10)

// Stack that a call needs that makes Envoy call hooks: Envoy's own frames, and Java below them.
#define STACK_FOR_ENVOY ((size_t)768 << 10)

// Whether that many bytes of the calling thread's stack are left.
bool threads_have_stack(size_t bytes);

// Whether the calling thread can enter Java now. Attaches it to the JVM if it is not attached yet;
// it is detached when it ends.
bool threads_can_enter(void);

// Enters Java so often that the JVM has made all that it makes of a much used upcall. What it makes
// needs memory, and is made before the first line of Java, where nothing can be caught.
void threads_warm_up(java_event entry);

#endif
