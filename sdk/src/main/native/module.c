// SPDX-License-Identifier: Apache-2.0
#include "module.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "jvm.h"
#include "threads.h"

#define BOOTSTRAP "io.envoyjava.sdk.internal.Bootstrap"

// Configurations are made on Envoy's main thread, but the last stream of an old one, and with it the
// configuration, may go on any worker.
static pthread_mutex_t lifecycle = PTHREAD_MUTEX_INITIALIZER;
static size_t configurations;
static jclass bootstrap;  // a global reference; through it the loader and everything it loaded
static _Atomic(java_event) event_entry;

#ifdef ENVOY_JAVA_COUNT
// In the test build: how often each event entered Java.
static atomic_ulong entered[JAVA_WARM_UP + 1];
__attribute__((visibility("default"))) uint64_t envoy_java_entered(uint32_t event) {
  return entered[event];
}
#endif

int64_t module_event(uint32_t event, uintptr_t host, uintptr_t handle, uint64_t argument) {
  // Whoever calls has seen a configuration made, which orders this load after the store.
#ifdef ENVOY_JAVA_COUNT
  entered[event]++;
#endif
  java_event entry = atomic_load_explicit(&event_entry, memory_order_relaxed);
  return entry(event, host, handle, argument);
}

// This module's own file: the shared object that this code is in.
static bool own_path(char *path) {
  Dl_info info;
  return dladdr((void *)&lifecycle, &info) != 0 && realpath(info.dli_fname, path) != NULL;
}

// Logs and clears the pending Java exception.
static void report(JNIEnv *env, const char *path, const char *what) {
  jthrowable thrown = (*env)->ExceptionOccurred(env);
  (*env)->ExceptionClear(env);
  jstring text = NULL;
  if (thrown != NULL) {
    jclass class = (*env)->GetObjectClass(env, thrown);
    jmethodID to_string = (*env)->GetMethodID(env, class, "toString", "()Ljava/lang/String;");
    text = (*env)->CallObjectMethod(env, thrown, to_string);
    if ((*env)->ExceptionCheck(env)) {
      (*env)->ExceptionClear(env);
      text = NULL;
    }
  }
  const char *chars = text != NULL ? (*env)->GetStringUTFChars(env, text, NULL) : NULL;
  host_log(ENVOY_LOG_ERROR, "java: %s: %s: %s", path, what, chars != NULL ? chars : "no reason given");
  if (chars != NULL) (*env)->ReleaseStringUTFChars(env, text, chars);
}

// new java.io.File(path)
static jobject new_file(JNIEnv *env, jstring path) {
  jclass file = (*env)->FindClass(env, "java/io/File");
  return (*env)->NewObject(
      env, file, (*env)->GetMethodID(env, file, "<init>", "(Ljava/lang/String;)V"), path);
}

// Whether the jar behind this file can be read; an exception is pending if not. A class loader would
// pass over a broken jar in silence and then miss every class.
static bool check_jar(JNIEnv *env, jobject file) {
  jclass zip = (*env)->FindClass(env, "java/util/zip/ZipFile");
  jobject opened = (*env)->NewObject(
      env, zip, (*env)->GetMethodID(env, zip, "<init>", "(Ljava/io/File;)V"), file);
  if (opened == NULL) return false;
  (*env)->CallVoidMethod(env, opened, (*env)->GetMethodID(env, zip, "close", "()V"));
  return !(*env)->ExceptionCheck(env);
}

// The SDK's entry class, in a class loader over the jar behind this file; null and an exception
// pending on failure. The loader's parent is the platform's, so modules do not see each other.
static jclass load_bootstrap(JNIEnv *env, jstring path, jobject file) {
  jclass file_class = (*env)->GetObjectClass(env, file);
  jobject uri = (*env)->CallObjectMethod(
      env, file, (*env)->GetMethodID(env, file_class, "toURI", "()Ljava/net/URI;"));
  if (uri == NULL) return NULL;
  jobject url = (*env)->CallObjectMethod(
      env, uri,
      (*env)->GetMethodID(env, (*env)->GetObjectClass(env, uri), "toURL", "()Ljava/net/URL;"));
  if (url == NULL) return NULL;
  jobjectArray urls =
      (*env)->NewObjectArray(env, 1, (*env)->FindClass(env, "java/net/URL"), url);
  if (urls == NULL) return NULL;

  jclass class_loader = (*env)->FindClass(env, "java/lang/ClassLoader");
  jobject parent = (*env)->CallStaticObjectMethod(
      env, class_loader,
      (*env)->GetStaticMethodID(env, class_loader, "getPlatformClassLoader",
                                "()Ljava/lang/ClassLoader;"));
  if (parent == NULL) return NULL;
  jclass url_loader = (*env)->FindClass(env, "java/net/URLClassLoader");
  jobject loader = (*env)->NewObject(
      env, url_loader,
      (*env)->GetMethodID(env, url_loader, "<init>",
                          "(Ljava/lang/String;[Ljava/net/URL;Ljava/lang/ClassLoader;)V"),
      path, urls, parent);
  if (loader == NULL) return NULL;
  jstring name = (*env)->NewStringUTF(env, BOOTSTRAP);
  if (name == NULL) return NULL;
  return (*env)->CallObjectMethod(
      env, loader,
      (*env)->GetMethodID(env, class_loader, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;"),
      name);
}

// Bootstrap.lookup: the address of one of Envoy's functions, or of what stands in for it on an Envoy
// that lacks it; 0 where there is neither.
static jlong JNICALL lookup(JNIEnv *env, jclass class, jstring name) {
  (void)class;
  const char *chars = (*env)->GetStringUTFChars(env, name, NULL);
  if (chars == NULL) return 0;
  void *address = host_lookup(chars);
  (*env)->ReleaseStringUTFChars(env, name, chars);
  return (jlong)(uintptr_t)address;
}

static bool start_java(JNIEnv *env, const char *path) {
  jstring path_string = (*env)->NewStringUTF(env, path);
  jobject file = path_string != NULL ? new_file(env, path_string) : NULL;
  if (file == NULL || !check_jar(env, file)) {
    report(env, path,
           "the jar at the end of this file cannot be read; copy the file again, it may be cut off");
    return false;
  }
  jclass class = load_bootstrap(env, path_string, file);
  if (class == NULL) {
    report(env, path, "the jar at the end of this file has no Envoy SDK in it that this JVM can load");
    return false;
  }
  static char name[] = "lookup";
  static char signature[] = "(Ljava/lang/String;)J";
  JNINativeMethod natives = {name, signature, (void *)lookup};
  jmethodID start = NULL;
  if ((*env)->RegisterNatives(env, class, &natives, 1) == 0) {
    start = (*env)->GetStaticMethodID(env, class, "start", "(Ljava/lang/String;)J");
  }
  jlong entry = 0;
  if (start != NULL) entry = (*env)->CallStaticLongMethod(env, class, start, path_string);
  if ((*env)->ExceptionCheck(env) || entry == 0) {
    report(env, path, "the Java side does not start");
    return false;
  }
  threads_warm_up((java_event)(uintptr_t)entry);
  bootstrap = (*env)->NewGlobalRef(env, class);
  atomic_store(&event_entry, (java_event)(uintptr_t)entry);
  return true;
}

static void stop_java(JNIEnv *env) {
  jmethodID stop = (*env)->GetStaticMethodID(env, bootstrap, "stop", "()V");
  if (stop != NULL) (*env)->CallStaticVoidMethod(env, bootstrap, stop);
  if ((*env)->ExceptionCheck(env)) report(env, BOOTSTRAP, "the Java side does not stop cleanly");
  (*env)->DeleteGlobalRef(env, bootstrap);
  bootstrap = NULL;
  atomic_store(&event_entry, NULL);
}

// Runs a step in Java within a frame of local references: on a thread that stays attached they
// would otherwise live until the thread ends.
static JNIEnv *push_frame(const char *path) {
  JNIEnv *env = jvm_env(path);
  if (env == NULL) return NULL;
  if ((*env)->PushLocalFrame(env, 32) == 0) return env;
  report(env, path, "the JVM has no room for local references");
  return NULL;
}

bool module_acquire(void) {
  pthread_mutex_lock(&lifecycle);
  bool running = configurations > 0;
  if (!running) {
    char path[PATH_MAX];
    if (!own_path(path)) {
      host_log(ENVOY_LOG_ERROR, "java: this module cannot find the file that it was loaded from");
    } else {
      JNIEnv *env = push_frame(path);
      if (env != NULL) {
        running = start_java(env, path);
        (*env)->PopLocalFrame(env, NULL);
      }
    }
  }
  if (running) configurations++;
  pthread_mutex_unlock(&lifecycle);
  return running;
}

void module_release(void) {
  pthread_mutex_lock(&lifecycle);
  if (--configurations == 0) {
    JNIEnv *env = push_frame(BOOTSTRAP);
    if (env != NULL) {
      stop_java(env);
      (*env)->PopLocalFrame(env, NULL);
    }
  }
  pthread_mutex_unlock(&lifecycle);
}
