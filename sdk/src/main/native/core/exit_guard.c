// SPDX-License-Identifier: Apache-2.0
#include "core/exit_guard.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/envoy.h"
#include "core/jni_calls.h"

// The exception that java.lang.Shutdown.beforeHalt() throws now.
#define REFUSED "java/lang/UnsupportedOperationException"

// Writes the frame that called System.exit or Runtime.halt to `caller`: the first one outside of
// java.lang.
static void find_caller(JNIEnv *env, jthrowable thrown, char *caller, size_t size) {
  *caller = '\0';
  jobjectArray frames =
      jni_call(env, thrown, "getStackTrace", "()[Ljava/lang/StackTraceElement;");
  jsize count = frames != NULL ? (*env)->GetArrayLength(env, frames) : 0;
  static const char OURS[] = "java.base/java.lang.";
  for (jsize i = 0; i < count && (*caller == '\0' || strncmp(caller, OURS, sizeof OURS - 1) == 0);
       i++) {
    jobject frame = (*env)->GetObjectArrayElement(env, frames, i);
    jstring words = jni_call(env, frame, "toString", "()Ljava/lang/String;");
    jni_copy_string(env, words, caller, size);
    (*env)->DeleteLocalRef(env, words);
    (*env)->DeleteLocalRef(env, frame);
  }
}

// Replaces java.lang.Shutdown.beforeHalt(), which Runtime.exit and Runtime.halt call before any
// shutdown hook runs.
static void JNICALL before_halt(JNIEnv *env, jclass class) {
  (void)class;
  jthrowable thrown =
      jni_new(env, REFUSED, "(Ljava/lang/String;)V",
              jni_string(env, "System.exit and Runtime.halt would end Envoy and all its traffic"));
  char caller[512];
  find_caller(env, thrown, caller, sizeof caller);
  envoy_log(ENVOY_LOG_ERROR,
           "java: %s called System.exit or Runtime.halt, which would end Envoy; it gets an exception",
           *caller != '\0' ? caller : "a thread");
  // If memory for this exception is lacking, another one is pending, which also keeps the process
  // alive.
  if (thrown != NULL && !(*env)->ExceptionCheck(env)) (*env)->Throw(env, thrown);
}

void exit_guard_set(JNIEnv *env) {
  if ((*env)->PushLocalFrame(env, 16) == 0) {
    static char name[] = "beforeHalt";
    static char signature[] = "()V";
    JNINativeMethod native = {name, signature, (void *)before_halt};
    jclass shutdown = jni_class(env, "java/lang/Shutdown");
    if (shutdown != NULL) (*env)->RegisterNatives(env, shutdown, &native, 1);
    (*env)->PopLocalFrame(env, NULL);
  }
  if (!(*env)->ExceptionCheck(env)) return;
  char reason[512];
  jni_take_exception(env, reason, sizeof reason);
  envoy_log(ENVOY_LOG_DEBUG, "java: System.exit cannot be kept from ending Envoy: %s", reason);
}
