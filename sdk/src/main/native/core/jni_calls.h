// SPDX-License-Identifier: Apache-2.0
//
// Calls Java methods by name. Calls can be nested without checking each result: if a call fails, an
// exception is pending, and every later call does nothing and returns null or 0. So does a call on
// null.
#ifndef ENVOY_JAVA_JNI_CALLS_H
#define ENVOY_JAVA_JNI_CALLS_H

#include <jni.h>

// Calls a constructor.
jobject jni_new(JNIEnv *env, const char *class_name, const char *signature, ...);

// Calls a method that returns an object, or nothing.
jobject jni_call(JNIEnv *env, jobject target, const char *name, const char *signature, ...);

// Calls a static method that returns an object, or nothing.
jobject jni_call_static(JNIEnv *env, jclass class, const char *name, const char *signature, ...);

// Calls a static method that returns a long.
jlong jni_call_static_long(JNIEnv *env, jclass class, const char *name, const char *signature, ...);

// Finds a class of the JDK.
jclass jni_class(JNIEnv *env, const char *name);

// Makes a string from UTF-8. JNI's own function expects another encoding, in which an emoji in UTF-8
// is invalid.
jstring jni_string(JNIEnv *env, const char *utf8);

// Copies a string as UTF-8, cut off at the size, which must not be 0. The copy is empty on failure.
void jni_copy_string(JNIEnv *env, jstring string, char *utf8, size_t size);

// Clears the pending exception, and writes its description to `text`.
void jni_take_exception(JNIEnv *env, char *text, size_t size);

#endif
