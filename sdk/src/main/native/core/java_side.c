// SPDX-License-Identifier: Apache-2.0
#include "core/java_side.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/envoy.h"
#include "core/java_functions.h"
#include "core/jni_calls.h"
#include "core/refusal.h"

#define BOOTSTRAP "io.envoyjava.sdk.internal.Bootstrap"
#define START "(Ljava/lang/String;I)V"

// Refuses the module for the pending exception.
static void refuse_for_exception(JNIEnv *env, const char *path, const char *what) {
  char reason[2048];
  jni_take_exception(env, reason, sizeof reason);
  refusal_log("java: %s: %s: %s", path, what, reason);
}

// Returns whether Java can open a file by this path, and make URLs of the jar's entries. File names
// that are not ASCII depend on the locale in Java, and "!" ends the file's part of a URL.
static bool java_takes(const char *path) {
  for (const char *c = path; *c != '\0'; c++) {
    if (*c < ' ' || *c > '~' || *c == '!') return false;
  }
  return true;
}

// Makes a java.io.File for the module's file: from its path, or else from a descriptor, which stays
// open.
static jobject open_file(JNIEnv *env, const char *path, java_side *side) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    refusal_log("java: %s: this file cannot be read: %s", path, strerror(errno));
    return NULL;
  }
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
  bool by_path = java_takes(path);
  if (by_path) {
    close(descriptor);
  } else {
    side->jar = descriptor;
  }
  jobject file =
      jni_new(env, "java/io/File", "(Ljava/lang/String;)V", jni_string(env, by_path ? path : name));
  // A class loader would silently ignore a broken jar, and then not find any class.
  jobject zip = jni_new(env, "java/util/zip/ZipFile", "(Ljava/io/File;)V", file);
  jni_call(env, zip, "close", "()V");
  if (!(*env)->ExceptionCheck(env)) return file;
  refuse_for_exception(
      env, path,
      "the jar at the end of this file cannot be read; copy the file again, it may be cut off");
  return NULL;
}

// Loads the SDK's entry class with a class loader for the file. Its parent is the platform class
// loader, so modules do not see each other.
static jclass load_bootstrap(JNIEnv *env, const char *path, jobject file) {
  jobject url = jni_call(env, jni_call(env, file, "toURI", "()Ljava/net/URI;"), "toURL",
                         "()Ljava/net/URL;");
  jclass url_class = jni_class(env, "java/net/URL");
  jobjectArray urls = url_class != NULL ? (*env)->NewObjectArray(env, 1, url_class, url) : NULL;
  jobject parent = jni_call_static(env, jni_class(env, "java/lang/ClassLoader"),
                                   "getPlatformClassLoader", "()Ljava/lang/ClassLoader;");
  jobject loader = jni_new(env, "java/net/URLClassLoader",
                           "(Ljava/lang/String;[Ljava/net/URL;Ljava/lang/ClassLoader;)V",
                           jni_string(env, path), urls, parent);
  jclass class = jni_call(env, loader, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;",
                          jni_string(env, BOOTSTRAP));
  if (class == NULL) {
    refuse_for_exception(env, path,
                         "the jar at the end of this file has no Envoy SDK in it that this JVM can load");
  }
  return class;
}

// Bootstrap.lookup: returns the address of one of Envoy's functions, or of its stand-in if this Envoy
// lacks it; 0 if neither exists.
static jlong JNICALL lookup(JNIEnv *env, jclass class, jstring name) {
  (void)class;
  const char *chars = (*env)->GetStringUTFChars(env, name, NULL);
  if (chars == NULL) return 0;
  void *address = java_functions_lookup(chars);
  (*env)->ReleaseStringUTFChars(env, name, chars);
  return (jlong)(uintptr_t)address;
}

// Bootstrap.refused: keeps the reason why a configuration was refused.
static void JNICALL refused(JNIEnv *env, jclass class, jstring reason) {
  (void)class;
  char line[2048];
  jni_copy_string(env, reason, line, sizeof line);
  refusal_keep(line);
}

static bool register_natives(JNIEnv *env, jclass bootstrap) {
  static char names[][8] = {"lookup", "refused"};
  static char signatures[][32] = {"(Ljava/lang/String;)J", "(Ljava/lang/String;)V"};
  JNINativeMethod natives[] = {{names[0], signatures[0], (void *)lookup},
                               {names[1], signatures[1], (void *)refused}};
  return (*env)->RegisterNatives(env, bootstrap, natives, 2) == JNI_OK;
}

// Opens java.lang to the module's classes, since the SDK needs internals of virtual threads and
// thread-local variables. The option --add-opens would do the same, but then the JVM would reject an
// AOT cache that was made without it, and a JVM that another launcher has created may lack it. The
// SDK checks whether it has the access, and works without it, too.
static void open_java_lang(JNIEnv *env, jclass bootstrap) {
  jobject base = jni_call(env, jni_class(env, "java/lang/Object"), "getModule", "()Ljava/lang/Module;");
  jobject own = jni_call(env, bootstrap, "getModule", "()Ljava/lang/Module;");
  jni_call(env, base, "implAddOpens", "(Ljava/lang/String;Ljava/lang/Module;)V",
           jni_string(env, "java.lang"), own);
  if (!(*env)->ExceptionCheck(env)) return;
  char reason[512];
  jni_take_exception(env, reason, sizeof reason);
  envoy_log(ENVOY_LOG_DEBUG, "java: java.lang cannot be opened to the SDK: %s", reason);
}

// Returns whether the SDK in the jar has the entry point that this launcher calls. Bootstrap itself
// compares the protocol versions.
static bool check_entry(JNIEnv *env, const char *path, jclass bootstrap) {
  if ((*env)->GetStaticMethodID(env, bootstrap, "start", START) != NULL) return true;
  (*env)->ExceptionClear(env);
  refusal_log("java: %s: the SDK in this file is older than its launcher, which has protocol %d: build "
              "the module anew, with one version of the SDK",
              path, JAVA_PROTOCOL);
  return false;
}

bool java_side_start(JNIEnv *env, const char *path, java_side *side) {
  *side = (java_side){.bootstrap = NULL, .jar = -1};
  jobject file = open_file(env, path, side);
  jclass class = file != NULL ? load_bootstrap(env, path, file) : NULL;
  bool started = false;
  if (class != NULL && check_entry(env, path, class)) {
    open_java_lang(env, class);
    side->bootstrap = (*env)->NewGlobalRef(env, class);
    if (side->bootstrap != NULL && register_natives(env, class)) {
      jni_call_static(env, class, "start", START, jni_string(env, path), (jint)JAVA_PROTOCOL);
      started = !(*env)->ExceptionCheck(env);
    }
    if (!started) refuse_for_exception(env, path, "the Java side does not start");
  }
  if (!started) java_side_stop(env, side);
  return started;
}

java_event java_side_entry(JNIEnv *env, const char *path, const java_side *side, uint32_t point) {
  jlong entry = jni_call_static_long(env, side->bootstrap, "entry", "(Ljava/lang/String;I)J",
                                     jni_string(env, path), (jint)point);
  if (entry == 0) refuse_for_exception(env, path, "the Java side does not start");
  return (java_event)(uintptr_t)entry;
}

void java_side_stop(JNIEnv *env, java_side *side) {
  jni_call_static(env, side->bootstrap, "stop", "()V");
  if ((*env)->ExceptionCheck(env)) {
    char reason[2048];
    jni_take_exception(env, reason, sizeof reason);
    envoy_log(ENVOY_LOG_ERROR, "java: the Java side does not stop cleanly: %s", reason);
  }
  (*env)->DeleteGlobalRef(env, side->bootstrap);
  if (side->jar >= 0) close(side->jar);
  *side = (java_side){.bootstrap = NULL, .jar = -1};
}
