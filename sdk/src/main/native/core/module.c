// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/java_side.h"
#include "core/jni_calls.h"
#include "core/jvm.h"
#include "core/refusal.h"
#include "core/threads.h"

// Configurations are made on Envoy's main thread, but an old one may end on any worker, with its last
// stream.
static pthread_mutex_t lifecycle = PTHREAD_MUTEX_INITIALIZER;
static size_t configurations;
static java_side side = {.bootstrap = NULL, .jar = -1};
static _Atomic(java_event) entries[JAVA_POINTS];

#ifdef ENVOY_JAVA_COUNT
// Test build only: how often each event entered Java.
static atomic_ulong entered[JAVA_POINTS][JAVA_EVENTS];
__attribute__((visibility("default"))) uint64_t envoy_java_entered(uint32_t point, uint32_t event) {
  return entered[point][event];
}
#endif

int64_t module_event(uint32_t point, uint32_t event, uintptr_t envoy, uintptr_t handle,
                     uint64_t argument) {
  // The caller has seen that a configuration was made, which orders this load after the store.
#ifdef ENVOY_JAVA_COUNT
  entered[point][event]++;
#endif
  java_event entry = atomic_load_explicit(&entries[point], memory_order_relaxed);
  return entry(event, envoy, handle, argument);
}

// Finds this module's file: the shared object that contains this code.
static bool own_path(char *path) {
  Dl_info info;
  return dladdr((void *)&lifecycle, &info) != 0 && realpath(info.dli_fname, path) != NULL;
}

// Begins a frame of local references. Without one they would live until the thread ends, since it
// stays attached. Returns false, with an exception pending, if memory is lacking.
static bool push_frame(JNIEnv *env) { return (*env)->PushLocalFrame(env, 64) == 0; }

// Releases the Java side, which no configuration uses any more. If this thread cannot enter Java, the
// next attempt does it.
static void let_go(const char *path) {
  if (side.bootstrap == NULL) return;
  JNIEnv *env = jvm_env(path);
  if (env == NULL) return;
  bool framed = push_frame(env);
  if (!framed) (*env)->ExceptionClear(env);
  java_side_stop(env, &side);
  if (framed) (*env)->PopLocalFrame(env, NULL);
}

// Starts the Java side if it is not running, and creates the point's entry function if it does not
// exist yet.
static bool enable(const char *path, uint32_t point) {
  if (configurations == 0) let_go(path);
  JNIEnv *env = configurations > 0 || side.bootstrap == NULL ? jvm_env(path) : NULL;
  if (env == NULL) return false;
  if (!push_frame(env)) {
    char reason[512];
    jni_take_exception(env, reason, sizeof reason);
    refusal_log("java: %s: the JVM has no memory for local references: %s", path, reason);
    return false;
  }
  if (side.bootstrap == NULL) jvm_compare(path);
  java_event entry = NULL;
  if (side.bootstrap != NULL || java_side_start(env, path, &side)) {
    entry = java_side_entry(env, path, &side, point);
    if (entry == NULL && configurations == 0) java_side_stop(env, &side);
  }
  (*env)->PopLocalFrame(env, NULL);
  if (entry != NULL) threads_warm_up(entry);
  atomic_store(&entries[point], entry);
  return entry != NULL;
}

bool module_acquire(uint32_t point) {
  pthread_mutex_lock(&lifecycle);
  bool enabled = entries[point] != NULL;
  if (!enabled) {
    char path[PATH_MAX];
    if (own_path(path)) {
      enabled = enable(path, point);
    } else {
      refusal_log("java: this module cannot find the file that it was loaded from");
    }
  }
  if (enabled) configurations++;
  pthread_mutex_unlock(&lifecycle);
  return enabled;
}

void module_release(void) {
  pthread_mutex_lock(&lifecycle);
  if (--configurations == 0) {
    for (uint32_t point = 0; point < JAVA_POINTS; point++) atomic_store(&entries[point], NULL);
    let_go("a module that goes");
  }
  pthread_mutex_unlock(&lifecycle);
}
