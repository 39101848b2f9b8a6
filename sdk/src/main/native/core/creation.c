// SPDX-License-Identifier: Apache-2.0
#include "core/creation.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/envoy.h"
#include "core/options.h"

// For some wrong options the JVM returns an error; for others, such as a heap that does not fit into
// memory, it ends the process. So it is created on a separate thread, which then never returns, and
// Envoy lives on without Java.
typedef enum {
  IDLE,
  UNDER_WAY,
  RETURNED,
  ENDED  // a thread of the JVM tried to end the process, and now waits forever
} phase;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
// Changed under the lock. The JVM's print function reads it without the lock, since the JVM may print
// in a signal handler.
static _Atomic(phase) current;

// Written before the creation begins. The variables below are written under the lock.
static create_vm function;
static JavaVMInitArgs *function_arguments;
static jint result;
static JavaVM *created;
static char printed[2048];
static size_t printed_length;

static jint JNICALL print(FILE *stream, const char *format, va_list arguments) {
  if (current != UNDER_WAY) return vfprintf(stream, format, arguments);
  pthread_mutex_lock(&lock);
  size_t room = sizeof printed - printed_length;
  int length = vsnprintf(printed + printed_length, room, format, arguments);
  if (length > 0) printed_length += (size_t)length < room ? (size_t)length : room - 1;
  pthread_mutex_unlock(&lock);
  return length;
}

// Called on any thread of the JVM that is about to end the process.
static void JNICALL on_abort(void) {
  pthread_mutex_lock(&lock);
  bool early = current == UNDER_WAY || current == ENDED;
  if (early) {
    current = ENDED;
    pthread_cond_broadcast(&changed);
  }
  pthread_mutex_unlock(&lock);
  while (early) pause();
}

static void JNICALL on_exit_called(jint status) {
  on_abort();
  // exit_guard.c keeps Java code from getting here; this is native code of the JVM.
  envoy_log(ENVOY_LOG_CRITICAL, "java: the JVM ends Envoy with status %d", status);
}

static void *run(void *unused) {
  JavaVM *vm = NULL;
  void *env = NULL;
  jint answer = function(&vm, &env, function_arguments);
  if (answer == JNI_OK) (*vm)->DetachCurrentThread(vm);
  pthread_mutex_lock(&lock);
  result = answer;
  created = vm;
  if (current == UNDER_WAY) current = RETURNED;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return unused;
}

void creation_add_options(JavaVMInitArgs *arguments) {
  options_add(arguments, "vfprintf", (void *)print);
  options_add(arguments, "abort", (void *)on_abort);
  options_add(arguments, "exit", (void *)on_exit_called);
}

// Writes what was printed to `output`, on one line and without a full stop.
static void take_output(char *output, size_t size) {
  snprintf(output, size, "%.*s", (int)printed_length, printed);
  for (char *c = output; *c != '\0'; c++) {
    if (*c == '\n') *c = ' ';
  }
  size_t length = strlen(output);
  while (length > 0 && strchr(" .", output[length - 1]) != NULL) output[--length] = '\0';
}

// Called when something ends the process without calling the functions above. Envoy cannot be saved,
// but its exit status must report the failure.
static void on_process_exit(int status, void *unused) {
  (void)status;
  (void)unused;
  pthread_mutex_lock(&lock);
  bool early = current == UNDER_WAY;
  char output[sizeof printed];
  take_output(output, sizeof output);
  pthread_mutex_unlock(&lock);
  if (!early) return;
  envoy_log(ENVOY_LOG_CRITICAL, "java: the JVM ends Envoy while it is created: %s",
           *output != '\0' ? output : "standard output or standard error has the reason");
  _exit(EXIT_FAILURE);
}

JavaVM *creation_run(create_vm create, JavaVMInitArgs *arguments, char *output, size_t size) {
  static bool watched;
  if (!watched) watched = on_exit(on_process_exit, NULL) == 0;

  pthread_mutex_lock(&lock);
  function = create;
  function_arguments = arguments;
  result = JNI_ERR;
  created = NULL;
  printed_length = 0;
  *printed = '\0';
  current = UNDER_WAY;
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, NULL) == 0) {
    pthread_detach(thread);
    while (current == UNDER_WAY) pthread_cond_wait(&changed, &lock);
  } else {
    snprintf(printed, sizeof printed, "the thread for it cannot be started");
    printed_length = strlen(printed);
    current = RETURNED;
  }
  take_output(output, size);
  JavaVM *vm = current == RETURNED && result == JNI_OK ? created : NULL;
  pthread_mutex_unlock(&lock);
  return vm;
}

bool creation_is_over(void) { return current == ENDED; }
