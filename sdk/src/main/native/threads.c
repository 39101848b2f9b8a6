// SPDX-License-Identifier: Apache-2.0
#include "threads.h"

#include <jni.h>
#include <pthread.h>
#include <stdatomic.h>

#include "host.h"
#include "jvm.h"

// The lowest address of the calling thread's stack; 0 until it is known.
static _Thread_local uintptr_t stack_end;

static _Thread_local bool attached;

// The JVM customizes a method handle that has been called 127 times.
enum { WARM_UP_CALLS = 300 };

static uintptr_t find_stack_end(void) {
  pthread_attr_t attributes;
  void *address = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 1;
  if (pthread_attr_getstack(&attributes, &address, &size) != 0) address = NULL;
  pthread_attr_destroy(&attributes);
  return address != NULL ? (uintptr_t)address : 1;
}

bool threads_have_stack(size_t bytes) {
  if (stack_end == 0) stack_end = find_stack_end();
  return (uintptr_t)__builtin_frame_address(0) - stack_end > bytes;
}

bool threads_can_enter(void) {
  if (!threads_have_stack(STACK_FOR_JAVA)) return false;
  if (!attached) attached = jvm_attach();
  return attached;
}

void threads_warm_up(java_event entry) {
  for (int i = 0; i < WARM_UP_CALLS; i++) entry(JAVA_WARM_UP, 0, 0, 0);
}
