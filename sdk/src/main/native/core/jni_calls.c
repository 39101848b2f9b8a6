// SPDX-License-Identifier: Apache-2.0
#include "core/jni_calls.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool returns_nothing(const char *signature) { return signature[strlen(signature) - 1] == 'V'; }

jclass jni_class(JNIEnv *env, const char *name) {
  return (*env)->ExceptionCheck(env) ? NULL : (*env)->FindClass(env, name);
}

jobject jni_new(JNIEnv *env, const char *class_name, const char *signature, ...) {
  jclass class = jni_class(env, class_name);
  jmethodID constructor =
      class != NULL ? (*env)->GetMethodID(env, class, "<init>", signature) : NULL;
  if (constructor == NULL) return NULL;
  va_list arguments;
  va_start(arguments, signature);
  jobject made = (*env)->NewObjectV(env, class, constructor, arguments);
  va_end(arguments);
  return made;
}

jobject jni_call(JNIEnv *env, jobject target, const char *name, const char *signature, ...) {
  if (target == NULL || (*env)->ExceptionCheck(env)) return NULL;
  jclass class = (*env)->GetObjectClass(env, target);
  jmethodID method = class != NULL ? (*env)->GetMethodID(env, class, name, signature) : NULL;
  if (method == NULL) return NULL;
  va_list arguments;
  va_start(arguments, signature);
  jobject answer = NULL;
  if (returns_nothing(signature)) {
    (*env)->CallVoidMethodV(env, target, method, arguments);
  } else {
    answer = (*env)->CallObjectMethodV(env, target, method, arguments);
  }
  va_end(arguments);
  return (*env)->ExceptionCheck(env) ? NULL : answer;
}

static jmethodID static_method(JNIEnv *env, jclass class, const char *name, const char *signature) {
  if (class == NULL || (*env)->ExceptionCheck(env)) return NULL;
  return (*env)->GetStaticMethodID(env, class, name, signature);
}

jobject jni_call_static(JNIEnv *env, jclass class, const char *name, const char *signature, ...) {
  jmethodID method = static_method(env, class, name, signature);
  if (method == NULL) return NULL;
  va_list arguments;
  va_start(arguments, signature);
  jobject answer = NULL;
  if (returns_nothing(signature)) {
    (*env)->CallStaticVoidMethodV(env, class, method, arguments);
  } else {
    answer = (*env)->CallStaticObjectMethodV(env, class, method, arguments);
  }
  va_end(arguments);
  return (*env)->ExceptionCheck(env) ? NULL : answer;
}

jlong jni_call_static_long(JNIEnv *env, jclass class, const char *name, const char *signature, ...) {
  jmethodID method = static_method(env, class, name, signature);
  if (method == NULL) return 0;
  va_list arguments;
  va_start(arguments, signature);
  jlong answer = (*env)->CallStaticLongMethodV(env, class, method, arguments);
  va_end(arguments);
  return (*env)->ExceptionCheck(env) ? 0 : answer;
}

static jstring utf_8(JNIEnv *env) {
  return (*env)->ExceptionCheck(env) ? NULL : (*env)->NewStringUTF(env, "UTF-8");
}

jstring jni_string(JNIEnv *env, const char *utf8) {
  if ((*env)->ExceptionCheck(env)) return NULL;
  jsize length = (jsize)strlen(utf8);
  jbyteArray bytes = (*env)->NewByteArray(env, length);
  if (bytes == NULL) return NULL;
  (*env)->SetByteArrayRegion(env, bytes, 0, length, (const jbyte *)utf8);
  return jni_new(env, "java/lang/String", "([BLjava/lang/String;)V", bytes, utf_8(env));
}

void jni_copy_string(JNIEnv *env, jstring string, char *utf8, size_t size) {
  *utf8 = '\0';
  jbyteArray bytes = jni_call(env, string, "getBytes", "(Ljava/lang/String;)[B", utf_8(env));
  if (bytes == NULL) return;
  jsize length = (*env)->GetArrayLength(env, bytes);
  if ((size_t)length >= size) length = (jsize)size - 1;
  (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *)utf8);
  utf8[length] = '\0';
}

void jni_take_exception(JNIEnv *env, char *text, size_t size) {
  jthrowable thrown = (*env)->ExceptionOccurred(env);
  (*env)->ExceptionClear(env);
  jstring words = jni_call(env, thrown, "toString", "()Ljava/lang/String;");
  jni_copy_string(env, words, text, size);
  // toString() of the exception may fail, and so may anything that needs memory.
  (*env)->ExceptionClear(env);
  if (*text == '\0') snprintf(text, size, "no reason given");
}
