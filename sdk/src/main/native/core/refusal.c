// SPDX-License-Identifier: Apache-2.0
#include "core/refusal.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/envoy.h"

// An Envoy that cannot start ends at once. One that ends later has other reasons.
enum { SOON_SECONDS = 10 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char kept[2048];
static time_t kept_at;
static bool registered;

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

// Runs after Envoy's main function has returned, so its log is complete.
static void repeat(int status, void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  if (status != 0 && seconds() - kept_at < SOON_SECONDS) {
    fprintf(stderr, "Envoy ended after this refusal: %s\n", kept);
  }
  pthread_mutex_unlock(&lock);
}

void refusal_keep(const char *reason) {
  pthread_mutex_lock(&lock);
  snprintf(kept, sizeof kept, "%.*s", (int)strcspn(reason, "\n"), reason);
  kept_at = seconds();
  // The handler stays valid, since the launcher is never unmapped.
  if (!registered) registered = on_exit(repeat, NULL) == 0;
  pthread_mutex_unlock(&lock);
}

void refusal_log(const char *format, ...) {
  char line[4096];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  envoy_log(ENVOY_LOG_ERROR, "%s", line);
  refusal_keep(line);
}
