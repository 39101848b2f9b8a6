// SPDX-License-Identifier: Apache-2.0
//
// The part of the fake Envoy that is about listener filters: accepted sockets made of plain memory,
// each with one filter. It behaves as Envoy does where that is dangerous: a chain that continues frees
// its filter inside of the call, a socket that is dropped lives on until the events have been run, and
// bytes are there during their hook only. Whatever an Envoy would not survive ends the tests.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/launcher_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_listener_filter_##name

enum { MAX_EVENTS = 256, MAX_BYTES = 4096 };

typedef struct {
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, uintptr_t);
  void (*filter_destroy)(uintptr_t);
  uint32_t (*on_accept)(uintptr_t, uintptr_t);
  uint32_t (*on_data)(uintptr_t, uintptr_t, size_t);
  void (*on_close)(uintptr_t, uintptr_t);
  size_t (*max_read_bytes)(uintptr_t, uintptr_t);
  void (*scheduled)(uintptr_t, uintptr_t, uint64_t);
} hooks;

typedef struct accepted {
  const hooks *hooks;
  uintptr_t filter;
  char bytes[MAX_BYTES];  // what the client has sent
  size_t length;
  size_t shown;     // how many of them the hook on the stack sees
  bool showing;     // the hook for them is on the stack
  int in_hook;      // hooks on the stack after which Envoy uses the filter
  bool last;        // no filter is behind it
  bool waiting;     // the filter holds the chain
  bool passed;      // it has let the socket go on
  bool closed;      // its descriptor is
  bool dropped;     // destroyed soon
  bool destroyed;   // its filter is
  bool connected;   // it has become a connection
  char name[64];    // the server name
  struct accepted *next;
} accepted;

typedef struct {
  accepted *socket;
  bool deleted;
} scheduler;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  scheduler *scheduler;
  uint64_t event;
} events[MAX_EVENTS];
static size_t event_count;
static accepted *all;
static long failures;

__attribute__((noreturn)) static void die(const char *what) {
  fprintf(stderr, "fake Envoy: %s\n", what);
  abort();
}

static accepted *alive(uintptr_t address) {
  accepted *it = (accepted *)address;
  if (it->destroyed) die("a socket was used that is gone");
  return it;
}

static void destroy(accepted *it) {
  if (it->destroyed) return;
  if (it->in_hook > 0) die("a filter was freed whose hook is on the stack");
  it->hooks->filter_destroy(it->filter);
  it->destroyed = true;
}

static void become_connection(accepted *it) {
  if (it->closed || it->destroyed) return;
  it->connected = true;
  destroy(it);
}

static void go_on(accepted *it) {
  if (it->closed) die("a connection was made of a socket that is closed");
  it->waiting = false;
  it->passed = true;
  // Otherwise the filter behind this one waits.
  if (it->last) become_connection(it);
}

// ---- Data ---------------------------------------------------------------------------------------

bool CALLBACK(get_buffer_chunk)(uintptr_t address, envoy_buffer *chunk) {
  accepted *it = alive(address);
  if (!it->showing) die("data was used outside of its hook");
  *chunk = (envoy_buffer){it->bytes, it->shown};
  return true;
}

bool CALLBACK(drain_buffer)(uintptr_t address, size_t length) {
  accepted *it = alive(address);
  if (!it->showing || length > it->shown) die("more was drained than there is");
  memmove(it->bytes, it->bytes + length, it->length - length);
  it->length -= length;
  it->shown -= length;
  return true;
}

void CALLBACK(set_requested_server_name)(uintptr_t address, envoy_buffer name) {
  accepted *it = alive(address);
  if (it->closed) die("a closed socket was changed");
  snprintf(it->name, sizeof it->name, "%.*s", (int)name.length, name.data);
}

bool CALLBACK(get_requested_server_name)(uintptr_t address, envoy_buffer *name) {
  accepted *it = alive(address);
  *name = (envoy_buffer){it->name, strlen(it->name)};
  return name->length > 0;
}

// ---- How it goes on -----------------------------------------------------------------------------

void CALLBACK(continue_filter_chain)(uintptr_t address, bool success) {
  accepted *it = alive(address);
  if (it->in_hook > 0) die("a chain continued inside of its filter's hook");
  if (!success) {
    it->dropped = true;
    it->waiting = false;
    return;
  }
  if (!it->waiting || it->dropped) die("a chain continued that does not wait for this filter");
  go_on(it);
}

void CALLBACK(close_socket)(uintptr_t address, envoy_buffer details) {
  (void)details;
  accepted *it = alive(address);
  if (it->closed) die("a closed socket was closed");
  it->closed = true;
}

// ---- Scheduled events and metrics ---------------------------------------------------------------

uintptr_t CALLBACK(scheduler_new)(uintptr_t address) {
  scheduler *made = calloc(1, sizeof *made);
  made->socket = alive(address);
  return (uintptr_t)made;
}

void CALLBACK(scheduler_commit)(uintptr_t address, uint64_t event) {
  pthread_mutex_lock(&lock);
  if (event_count < MAX_EVENTS) {
    events[event_count].scheduler = (scheduler *)address;
    events[event_count++].event = event;
  }
  pthread_mutex_unlock(&lock);
}

// Kept until the events are run: one may still wait.
void CALLBACK(scheduler_delete)(uintptr_t address) {
  scheduler *it = (scheduler *)address;
  if (it->deleted) die("a scheduler was deleted twice");
  it->deleted = true;
}

// Says that this is an Envoy whose events arrive.
bool CALLBACK(get_attribute_string)(uintptr_t address, uint32_t attribute, envoy_buffer *value) {
  (void)attribute;
  (void)value;
  alive(address);
  return false;
}

uint32_t CALLBACK(config_define_counter)(uintptr_t config, envoy_buffer name, size_t *id) {
  (void)config;
  (void)name;
  *id = 7;
  return ENVOY_METRICS_SUCCESS;
}

uint32_t CALLBACK(increment_counter)(uintptr_t address, size_t id, uint64_t value) {
  alive(address);
  if (id != 7) die("an unknown counter was incremented");
  failures += (long)value;
  return ENVOY_METRICS_SUCCESS;
}

// ---- For the tests ------------------------------------------------------------------------------

static void *hook(void *library, const char *name) {
  char full[128];
  snprintf(full, sizeof full, "envoy_dynamic_module_on_listener_filter_%s", name);
  void *address = dlsym(library, full);
  if (address == NULL) die(full);
  return address;
}

hooks *fake_listener_load(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library == NULL) return NULL;
  hooks *it = calloc(1, sizeof *it);
  *(void **)&it->config_new = hook(library, "config_new");
  *(void **)&it->config_destroy = hook(library, "config_destroy");
  *(void **)&it->filter_new = hook(library, "new");
  *(void **)&it->filter_destroy = hook(library, "destroy");
  *(void **)&it->on_accept = hook(library, "on_accept");
  *(void **)&it->on_data = hook(library, "on_data");
  *(void **)&it->on_close = hook(library, "on_close");
  *(void **)&it->max_read_bytes = hook(library, "get_max_read_bytes");
  *(void **)&it->scheduled = hook(library, "scheduled");
  return it;
}

uintptr_t fake_listener_config_new(const hooks *it, const char *name, const char *text) {
  return it->config_new((uintptr_t)it, (envoy_buffer){name, strlen(name)},
                        (envoy_buffer){text, strlen(text)});
}

long fake_listener_config_destroy(const hooks *it, uintptr_t config) {
  it->config_destroy(config);
  return 0;
}

// After a hook that says how it goes on.
static void answered(accepted *it, uint32_t status) {
  if (status == ENVOY_LISTENER_CONTINUE) {
    go_on(it);
  } else if (it->closed) {
    it->waiting = false;
    it->dropped = true;
  } else {
    it->waiting = true;
  }
}

accepted *fake_socket_new(const hooks *it, uintptr_t config) {
  accepted *made = calloc(1, sizeof *made);
  made->hooks = it;
  made->next = all;
  made->last = all == NULL || !all->last;
  all = made;
  made->filter = it->filter_new(config, (uintptr_t)made);
  if (made->filter == 0) die("no filter was made");
  made->in_hook++;
  uint32_t status = it->on_accept((uintptr_t)made, made->filter);
  made->in_hook--;
  answered(made, status);
  return made;
}

// The client sends something.
long fake_socket_receive(accepted *it, const char *data, size_t length) {
  if (!it->waiting) return 0;
  if (length > MAX_BYTES - it->length) length = MAX_BYTES - it->length;
  memcpy(it->bytes + it->length, data, length);
  it->length += length;
  size_t wanted = it->hooks->max_read_bytes((uintptr_t)it, it->filter);
  it->shown = it->length < wanted ? it->length : wanted;
  if (it->shown == 0) return 0;
  it->in_hook++;
  it->showing = true;
  uint32_t status = it->hooks->on_data((uintptr_t)it, it->filter, it->shown);
  it->showing = false;
  it->in_hook--;
  answered(it, status);
  return 1;
}

// The client goes.
long fake_socket_leave(accepted *it) {
  if (!it->waiting) return 0;
  it->in_hook++;
  it->hooks->on_close((uintptr_t)it, it->filter);
  it->in_hook--;
  it->closed = true;
  it->waiting = false;
  it->dropped = true;
  return 1;
}

// Runs the events that wait, then lets the filters behind go on, and destroys what was dropped. Returns
// how many events there were.
long fake_listener_run_scheduled(void) {
  pthread_mutex_lock(&lock);
  size_t count = event_count;
  struct {
    scheduler *scheduler;
    uint64_t event;
  } taken[MAX_EVENTS];
  memcpy(taken, events, sizeof events);
  event_count = 0;
  pthread_mutex_unlock(&lock);
  for (size_t i = 0; i < count; i++) {
    accepted *it = taken[i].scheduler->socket;
    if (!it->destroyed) it->hooks->scheduled((uintptr_t)it, it->filter, taken[i].event);
  }
  for (accepted *it = all; it != NULL; it = it->next) {
    if (it->dropped) destroy(it);
    if (it->passed) become_connection(it);
  }
  return (long)count;
}

// The listener's end: whatever is still held is dropped. Returns how many sockets became connections.
// They are not freed, since an event may still come for one.
long fake_listener_drop_all(void) {
  long connected = 0;
  for (accepted *it = all; it != NULL; it = it->next) {
    destroy(it);
    connected += it->connected;
  }
  all = NULL;
  return connected;
}

long fake_listener_failures(void) { return failures; }
