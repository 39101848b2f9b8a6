// SPDX-License-Identifier: Apache-2.0
//
// Java objects in Envoy's filter state.
//
// An entry of filter state can outlive the stream, the configuration, and with them the object's
// class loader, and Envoy may report its end on any worker thread. So its end does not enter Java. It
// is recorded here, and Java asks for it later. Tokens that are dropped after the Java side has ended
// wait for the next one, which does not know them and frees them.
#include <pthread.h>
#include <stdlib.h>

#include "abi/launcher_abi.h"

typedef struct token {
  struct token *next;
} token;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static token *dropped;

uintptr_t java_object_new(void) { return (uintptr_t)calloc(1, sizeof(token)); }

void java_object_dropped(uintptr_t address) {
  token *it = (token *)address;
  pthread_mutex_lock(&lock);
  it->next = dropped;
  dropped = it;
  pthread_mutex_unlock(&lock);
}

uintptr_t java_object_next_dropped(void) {
  pthread_mutex_lock(&lock);
  token *it = dropped;
  if (it != NULL) dropped = it->next;
  pthread_mutex_unlock(&lock);
  return (uintptr_t)it;
}

void java_object_free(uintptr_t address) { free((token *)address); }
