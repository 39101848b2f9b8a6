// SPDX-License-Identifier: Apache-2.0
//
// launcher_test          starts and stops the Java side of a module, with all of the launcher's files around it
// launcher_test faults   does so once for each JNI call that can fail
//
// The JVM is fake_jvm.c's, by ENVOY_JAVA_HOME. Envoy's log goes to standard output.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/module.h"

__attribute__((visibility("default"))) void envoy_dynamic_module_callback_log(envoy_log_level level,
                                                                              envoy_buffer message) {
  printf("%u %.*s\n", level, (int)message.length, message.data);
}

static void *jvm(const char *function) {
  void *found = dlsym(RTLD_DEFAULT, function);
  if (found == NULL) abort();
  return found;
}

// Starts and stops the Java side, and returns whether it started.
static bool start_and_stop(void) {
  if (!module_acquire(JAVA_HTTP_FILTERS)) return false;
  module_release();
  return true;
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  bool started = start_and_stop();
  printf("%s\n", started ? "started" : "not started");
  if (count < 2 || strcmp(arguments[1], "faults") != 0) {
    // Once more, as Envoy does with its next configuration.
    printf("%s\n", start_and_stop() ? "started again" : "not started again");
    return 0;
  }
  void (*fail)(unsigned);
  unsigned (*calls)(void);
  const char *(*leftover)(void);
  *(void **)&fail = jvm("fake_jvm_fail");
  *(void **)&calls = jvm("fake_jvm_calls");
  *(void **)&leftover = jvm("fake_jvm_leftover");
  unsigned failing = 0;
  do {
    fail(++failing);
    start_and_stop();
    if (calls() < failing) break;
    // What stayed goes with the next attempt.
    fail(0);
    if (!start_and_stop()) printf("call %u: never again\n", failing);
    if (leftover() != NULL) printf("call %u: %s is left\n", failing, leftover());
  } while (true);
  printf("%u calls\n", failing - 1);
  return 0;
}
