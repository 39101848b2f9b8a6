// SPDX-License-Identifier: Apache-2.0
//
// Checks and prepares a thread before it enters Java. An upcall cannot report a failure: if stack or
// memory is lacking before the first line of Java, the JVM ends the process.
#ifndef ENVOY_JAVA_THREADS_H
#define ENVOY_JAVA_THREADS_H

#include "abi/launcher_abi.h"

// The stack that an upcall needs: the JVM's guard pages, and room to report a failure.
#define STACK_FOR_JAVA ((size_t)256 << 10)

// The stack for a call that makes Envoy call hooks: Envoy's frames, and those of Java.
#define STACK_FOR_ENVOY ((size_t)768 << 10)

// Returns whether the calling thread's stack has this many bytes left.
bool threads_have_stack(size_t bytes);

// Returns whether the calling thread can enter Java now. Attaches it to the JVM if necessary; the
// thread is detached when it ends.
bool threads_can_enter(void);

// Enters Java until the JVM has finished its optimizations of the upcall. These need memory, and
// happen before the first line of Java, where no error can be caught.
void threads_warm_up(java_event entry);

#endif
