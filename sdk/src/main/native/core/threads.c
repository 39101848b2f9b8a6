// SPDX-License-Identifier: Apache-2.0
#include "core/threads.h"

#include <jni.h>
#include <pthread.h>
#include <stdatomic.h>

#include "core/envoy.h"
#include "core/jvm.h"

// The lowest address and the size of the calling thread's stack; 0 until they are known.
static _Thread_local uintptr_t stack_end;
static _Thread_local size_t stack_size;

static _Thread_local bool attached;

// The JVM customizes a method handle after 127 calls.
enum { WARM_UP_CALLS = 300 };

static void find_stack(void) {
  // If the size is not known, the stack is taken as unlimited.
  stack_end = 1;
  stack_size = SIZE_MAX;
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  void *address = NULL;
  size_t size = 0;
  if (pthread_attr_getstack(&attributes, &address, &size) == 0 && address != NULL) {
    stack_end = (uintptr_t)address;
    stack_size = size;
  }
  pthread_attr_destroy(&attributes);
}

bool threads_have_stack(size_t bytes) {
  if (stack_end == 0) find_stack();
  // A small stack is not refused because of its size; then a third of it is enough.
  size_t wanted = bytes < stack_size / 3 ? bytes : stack_size / 3;
  return (uintptr_t)__builtin_frame_address(0) - stack_end > wanted;
}

bool threads_can_enter(void) {
  if (!threads_have_stack(STACK_FOR_JAVA)) return false;
  if (!attached) attached = jvm_attach();
  return attached;
}

void threads_warm_up(java_event entry) {
  for (int i = 0; i < WARM_UP_CALLS; i++) entry(JAVA_WARM_UP, 0, 0, 0);
}
