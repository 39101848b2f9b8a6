// SPDX-License-Identifier: Apache-2.0
//
// A libjvm.so that does what a real one does rarely: prints on two threads at once, ends the process
// while it is created, or fails at any one of JNI's functions. The variable FAKE_JVM says which.
#include <jni.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef jint(JNICALL *print_function)(FILE *, const char *, va_list);

static struct {
  print_function print;
  void(JNICALL *abort)(void);
} host;
static bool exists;

// ---- Faults -------------------------------------------------------------------------------------

// The number of the JNI call that fails, counted from 1, and how many there were so far. On one thread.
static unsigned failing, calls;
static bool pending;
static int frames, globals;

__attribute__((visibility("default"))) void fake_jvm_fail(unsigned call) {
  failing = call;
  calls = 0;
}

__attribute__((visibility("default"))) unsigned fake_jvm_calls(void) { return calls; }

// What is left over, once a module has come and gone.
__attribute__((visibility("default"))) const char *fake_jvm_leftover(void) {
  if (pending) return "an exception";
  if (frames != 0) return "a frame";
  return globals != 0 ? "a global reference" : NULL;
}

// Whether this call succeeds. None but the few that JNI allows may be made while an exception is
// pending.
static bool succeeds(const char *function) {
  if (pending) {
    fprintf(stderr, "%s was called with an exception pending\n", function);
    abort();
  }
  pending = ++calls == failing;
  return !pending;
}

// ---- JNI ----------------------------------------------------------------------------------------

static char thing[] = "any object, class or method";
#define THING(function) (succeeds(function) ? (void *)thing : NULL)

// A method of null is a fault of the launcher's.
static void check(const void *target) {
  if (target == NULL) abort();
}

static jclass JNICALL find_class(JNIEnv *env, const char *name) {
  (void)env, (void)name;
  return THING("FindClass");
}
static jclass JNICALL get_object_class(JNIEnv *env, jobject object) {
  (void)env, check(object);
  return (jclass)thing;
}
static jmethodID JNICALL get_method(JNIEnv *env, jclass class, const char *name, const char *type) {
  (void)env, (void)name, (void)type, check(class);
  return THING("GetMethodID");
}
static jobject JNICALL new_object(JNIEnv *env, jclass class, jmethodID method, va_list arguments) {
  (void)env, (void)arguments, check(class), check(method);
  return THING("NewObject");
}
static jobject JNICALL call_object(JNIEnv *env, jobject object, jmethodID method, va_list arguments) {
  (void)env, (void)arguments, check(object), check(method);
  return THING("CallObjectMethod");
}
static void JNICALL call_void(JNIEnv *env, jobject object, jmethodID method, va_list arguments) {
  (void)env, (void)arguments, check(object), check(method), succeeds("CallVoidMethod");
}
// The Java side's event function: Java has nothing to do here.
static int64_t on_event(uint32_t event, uintptr_t object, uintptr_t handle, uint64_t argument) {
  (void)event, (void)object, (void)handle, (void)argument;
  return 0;
}
static jlong JNICALL call_long(JNIEnv *env, jclass class, jmethodID method, va_list arguments) {
  (void)env, (void)arguments, check(class), check(method);
  return succeeds("CallStaticLongMethod") ? (jlong)(uintptr_t)on_event : 0;
}
static jstring JNICALL new_string(JNIEnv *env, const char *text) {
  (void)env, check(text);
  return THING("NewStringUTF");
}
static jbyteArray JNICALL new_bytes(JNIEnv *env, jsize length) {
  (void)env, (void)length;
  return THING("NewByteArray");
}
static jobjectArray JNICALL new_array(JNIEnv *env, jsize length, jclass class, jobject element) {
  (void)env, (void)length, (void)element, check(class);
  return THING("NewObjectArray");
}
static void JNICALL set_bytes(JNIEnv *env, jbyteArray array, jsize from, jsize length,
                              const jbyte *bytes) {
  (void)env, (void)from, (void)length, check(array), check(bytes), succeeds("SetByteArrayRegion");
}
static void JNICALL get_bytes(JNIEnv *env, jbyteArray array, jsize from, jsize length, jbyte *bytes) {
  (void)env, (void)from, check(array);
  if (succeeds("GetByteArrayRegion")) memset(bytes, 'x', (size_t)length);
}
static jsize JNICALL array_length(JNIEnv *env, jarray array) {
  (void)env, check(array);
  return 3;
}
static jint JNICALL register_natives(JNIEnv *env, jclass class, const JNINativeMethod *methods,
                                     jint count) {
  (void)env, check(class), check(methods), (void)count;
  return succeeds("RegisterNatives") ? JNI_OK : JNI_ERR;
}
static jobject JNICALL new_global(JNIEnv *env, jobject object) {
  (void)env, check(object);
  // It fails without an exception.
  bool made = succeeds("NewGlobalRef");
  pending = false;
  globals += made;
  return made ? object : NULL;
}
static void JNICALL delete_global(JNIEnv *env, jobject object) {
  (void)env;
  globals -= object != NULL;
}
static jint JNICALL push_frame(JNIEnv *env, jint capacity) {
  (void)env, (void)capacity;
  bool pushed = succeeds("PushLocalFrame");
  frames += pushed;
  return pushed ? JNI_OK : JNI_ENOMEM;
}
static jobject JNICALL pop_frame(JNIEnv *env, jobject result) {
  (void)env;
  frames--;
  return result;
}
static jboolean JNICALL exception_check(JNIEnv *env) {
  (void)env;
  return pending;
}
static jthrowable JNICALL exception_occurred(JNIEnv *env) {
  (void)env;
  return pending ? (jthrowable)thing : NULL;
}
static void JNICALL exception_clear(JNIEnv *env) {
  (void)env;
  pending = false;
}

static const struct JNINativeInterface_ ENVIRONMENT_FUNCTIONS = {
    .FindClass = find_class,
    .GetObjectClass = get_object_class,
    .GetMethodID = get_method,
    .GetStaticMethodID = get_method,
    .NewObjectV = new_object,
    .CallObjectMethodV = call_object,
    .CallVoidMethodV = call_void,
    .CallStaticObjectMethodV = call_object,
    .CallStaticVoidMethodV = call_void,
    .CallStaticLongMethodV = call_long,
    .NewStringUTF = new_string,
    .NewByteArray = new_bytes,
    .NewObjectArray = new_array,
    .SetByteArrayRegion = set_bytes,
    .GetByteArrayRegion = get_bytes,
    .GetArrayLength = array_length,
    .RegisterNatives = register_natives,
    .NewGlobalRef = new_global,
    .DeleteGlobalRef = delete_global,
    .PushLocalFrame = push_frame,
    .PopLocalFrame = pop_frame,
    .ExceptionCheck = exception_check,
    .ExceptionOccurred = exception_occurred,
    .ExceptionClear = exception_clear,
};
static JNIEnv environment = &ENVIRONMENT_FUNCTIONS;

// ---- The JVM ------------------------------------------------------------------------------------

static jint JNICALL get_environment(JavaVM *vm, void **env, jint version) {
  (void)vm, (void)version;
  *env = &environment;
  return JNI_OK;
}

static jint JNICALL detach(JavaVM *vm) {
  (void)vm;
  return JNI_OK;
}

static const struct JNIInvokeInterface_ VM_FUNCTIONS = {.GetEnv = get_environment,
                                                        .DetachCurrentThread = detach};
static JavaVM machine = &VM_FUNCTIONS;

static void print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  host.print(stderr, format, arguments);
  va_end(arguments);
}

// More than the launcher keeps.
static void *print_much(void *name) {
  for (int i = 0; i < 1000; i++) print("%s prints line %d\n", (const char *)name, i);
  return NULL;
}

static void *abort_there(void *unused) {
  print("no heap\n");
  host.abort();
  return unused;
}

static void *in_thread(void *(*function)(void *), void *argument) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, function, argument) != 0) abort();
  void *result = print_much(argument != NULL ? "creator" : "");
  pthread_join(thread, NULL);
  return result;
}

JNIEXPORT jint JNICALL JNI_GetCreatedJavaVMs(JavaVM **machines, jsize size, jsize *count) {
  *count = exists;
  if (exists && size > 0) *machines = &machine;
  return JNI_OK;
}

JNIEXPORT jint JNICALL JNI_CreateJavaVM(JavaVM **vm, void **env, void *arguments) {
  const JavaVMInitArgs *options = arguments;
  for (jint i = 0; i < options->nOptions; i++) {
    const JavaVMOption *option = &options->options[i];
    if (strcmp(option->optionString, "vfprintf") == 0) *(void **)&host.print = option->extraInfo;
    if (strcmp(option->optionString, "abort") == 0) *(void **)&host.abort = option->extraInfo;
  }
  const char *mode = getenv("FAKE_JVM");
  if (strcmp(mode, "print") == 0) in_thread(print_much, "another");
  if (strcmp(mode, "abort") == 0) in_thread(abort_there, NULL);
  if (strcmp(mode, "exit") == 0) {
    print("help\n");
    exit(0);
  }
  if (strcmp(mode, "refuse") == 0) {
    print("Unrecognized VM option 'NoSuchFlag'\n");
    return JNI_EINVAL;
  }
  exists = true;
  *vm = &machine;
  *env = &environment;
  return JNI_OK;
}
