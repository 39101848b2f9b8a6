// SPDX-License-Identifier: Apache-2.0
//
// The part of the fake Envoy that is about network filters: connections made of plain memory. It
// behaves as Envoy does where that is dangerous: hooks nest, a close calls the hook for events inside
// of the call, and a buffer is there during its hook only. Whatever Envoy would not survive ends the
// tests.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/launcher_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_network_filter_##name

enum { MAX_EVENTS = 256 };

typedef struct {
  char *bytes;
  size_t length;
} bytes;

typedef struct {
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, uintptr_t);
  void (*filter_destroy)(uintptr_t);
  uint32_t (*new_connection)(uintptr_t, uintptr_t);
  uint32_t (*read)(uintptr_t, uintptr_t, size_t, bool);
  uint32_t (*write)(uintptr_t, uintptr_t, size_t, bool);
  void (*event)(uintptr_t, uintptr_t, uint32_t);
  void (*scheduled)(uintptr_t, uintptr_t, uint64_t);
} hooks;

typedef struct {
  const hooks *hooks;
  uintptr_t filter;
  bytes read;      // what the peer has sent and no filter behind has got
  bytes *writing;  // what is about to be written, in the hook for it
  int reading;     // hooks for reading on the stack
  int writing_depth;
  bytes sent;    // to the peer
  bytes passed;  // to the filters behind
  bool closed;
  bool destroyed;
  uint32_t close_type;
  char details[64];
} connection;

typedef struct {
  connection *connection;
  bool deleted;
} scheduler;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  scheduler *scheduler;
  uint64_t event;
} events[MAX_EVENTS];
static size_t event_count;
static long failures;

__attribute__((noreturn)) static void die(const char *what) {
  fprintf(stderr, "fake Envoy: %s\n", what);
  abort();
}

static connection *alive(uintptr_t address) {
  connection *it = (connection *)address;
  if (it->destroyed) die("a connection was used that is gone");
  return it;
}

static void append(bytes *to, const char *data, size_t length) {
  to->bytes = realloc(to->bytes, to->length + length + 1);
  if (length > 0) memcpy(to->bytes + to->length, data, length);
  to->length += length;
  to->bytes[to->length] = '\0';
}

static void prepend(bytes *to, const char *data, size_t length) {
  bytes all = {NULL, 0};
  append(&all, data, length);
  append(&all, to->bytes, to->length);
  free(to->bytes);
  *to = all;
}

static void drain(bytes *from, size_t length) {
  if (length > from->length) die("more was drained than there is");
  bytes rest = {NULL, 0};
  append(&rest, from->bytes + length, from->length - length);
  free(from->bytes);
  *from = rest;
}

// ---- Buffers ------------------------------------------------------------------------------------

static bytes *read_buffer(uintptr_t address) {
  connection *it = alive(address);
  if (it->reading == 0) die("the read buffer was used outside of its hook");
  return &it->read;
}

static bytes *write_buffer(uintptr_t address) {
  connection *it = alive(address);
  if (it->writing == NULL) die("the write buffer was used outside of its hook");
  return it->writing;
}

#define BUFFER(name)                                                               \
  size_t CALLBACK(get_##name##_buffer_size)(uintptr_t address) {                   \
    return name##_buffer(address)->length;                                         \
  }                                                                                \
  size_t CALLBACK(get_##name##_buffer_chunks_size)(uintptr_t address) {            \
    return name##_buffer(address)->length > 1 ? 2 : name##_buffer(address)->length; \
  }                                                                                \
  bool CALLBACK(get_##name##_buffer_chunks)(uintptr_t address, envoy_buffer *chunks) { \
    const bytes *it = name##_buffer(address);                                      \
    size_t half = it->length / 2;                                                  \
    if (half > 0) *chunks++ = (envoy_buffer){it->bytes, half};                     \
    *chunks = (envoy_buffer){it->bytes + half, it->length - half};                 \
    return true;                                                                   \
  }                                                                                \
  bool CALLBACK(drain_##name##_buffer)(uintptr_t address, size_t length) {         \
    drain(name##_buffer(address), length);                                         \
    return true;                                                                   \
  }                                                                                \
  bool CALLBACK(append_##name##_buffer)(uintptr_t address, envoy_buffer data) {    \
    append(name##_buffer(address), data.data, data.length);                        \
    return true;                                                                   \
  }                                                                                \
  bool CALLBACK(prepend_##name##_buffer)(uintptr_t address, envoy_buffer data) {   \
    prepend(name##_buffer(address), data.data, data.length);                       \
    return true;                                                                   \
  }
BUFFER(read)
BUFFER(write)

// ---- Data ---------------------------------------------------------------------------------------

static void write_through(connection *it, const char *data, size_t length, bool end) {
  if (length == 0 && !end) return;
  if (++it->writing_depth > 1) die("a write inside of the hook for a write: Envoy would not end it");
  bytes buffer = {NULL, 0};
  append(&buffer, data, length);
  bytes *outer = it->writing;
  it->writing = &buffer;
  uint32_t status = it->hooks->write((uintptr_t)it, it->filter, buffer.length, end);
  it->writing = outer;
  if (status == ENVOY_NETWORK_CONTINUE && !it->closed) append(&it->sent, buffer.bytes, buffer.length);
  free(buffer.bytes);
  it->writing_depth--;
}

void CALLBACK(write)(uintptr_t address, envoy_buffer data, bool end) {
  connection *it = alive(address);
  if (it->closed) die("a write to a closed connection");
  write_through(it, data.data, data.length, end);
}

void CALLBACK(inject_read_data)(uintptr_t address, envoy_buffer data, bool end) {
  (void)end;
  connection *it = alive(address);
  if (it->closed) die("data was injected into a closed connection");
  if (it->writing_depth > 0) die("the filters behind may write, inside of a write");
  append(&it->passed, data.data, data.length);
}

void CALLBACK(inject_write_data)(uintptr_t address, envoy_buffer data, bool end) {
  (void)end;
  connection *it = alive(address);
  if (it->closed) die("data was injected into a closed connection");
  append(&it->sent, data.data, data.length);
}

static void pass(connection *it) {
  append(&it->passed, it->read.bytes, it->read.length);
  drain(&it->read, it->read.length);
}

void CALLBACK(continue_reading)(uintptr_t address) {
  connection *it = alive(address);
  if (it->closed || it->reading > 0 || it->writing_depth > 0) {
    die("a connection was continued that does not wait");
  }
  pass(it);
}

void CALLBACK(close_with_details)(uintptr_t address, uint32_t type, envoy_buffer details) {
  connection *it = alive(address);
  if (it->closed) die("a closed connection was closed");
  it->closed = true;
  it->close_type = type;
  snprintf(it->details, sizeof it->details, "%.*s", (int)details.length, details.data);
  it->hooks->event(address, it->filter, ENVOY_CONNECTION_LOCAL_CLOSE);
}

// ---- Scheduled events and metrics ---------------------------------------------------------------

uintptr_t CALLBACK(scheduler_new)(uintptr_t address) {
  scheduler *made = calloc(1, sizeof *made);
  made->connection = alive(address);
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

uint32_t CALLBACK(config_define_counter)(uintptr_t config, envoy_buffer name, size_t *id) {
  (void)config;
  (void)name;
  *id = 7;
  return ENVOY_METRICS_SUCCESS;
}

uint32_t CALLBACK(increment_counter)(uintptr_t address, size_t id, uint64_t value) {
  (void)address;
  if (id != 7) die("an unknown counter was incremented");
  failures += (long)value;
  return ENVOY_METRICS_SUCCESS;
}

// ---- For the tests ------------------------------------------------------------------------------

static void *hook(void *library, const char *name) {
  char full[128];
  snprintf(full, sizeof full, "envoy_dynamic_module_on_network_filter_%s", name);
  void *address = dlsym(library, full);
  if (address == NULL) die(full);
  return address;
}

hooks *fake_network_load(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library == NULL) return NULL;
  hooks *it = calloc(1, sizeof *it);
  *(void **)&it->config_new = hook(library, "config_new");
  *(void **)&it->config_destroy = hook(library, "config_destroy");
  *(void **)&it->filter_new = hook(library, "new");
  *(void **)&it->filter_destroy = hook(library, "destroy");
  *(void **)&it->new_connection = hook(library, "new_connection");
  *(void **)&it->read = hook(library, "read");
  *(void **)&it->write = hook(library, "write");
  *(void **)&it->event = hook(library, "event");
  *(void **)&it->scheduled = hook(library, "scheduled");
  return it;
}

uintptr_t fake_network_config_new(const hooks *it, const char *name, const char *text) {
  return it->config_new((uintptr_t)it, (envoy_buffer){name, strlen(name)},
                        (envoy_buffer){text, strlen(text)});
}

long fake_network_config_destroy(const hooks *it, uintptr_t config) {
  it->config_destroy(config);
  return 0;
}

connection *fake_connection_new(const hooks *it, uintptr_t config) {
  connection *made = calloc(1, sizeof *made);
  made->hooks = it;
  append(&made->read, "", 0);
  append(&made->sent, "", 0);
  append(&made->passed, "", 0);
  made->filter = it->filter_new(config, (uintptr_t)made);
  if (made->filter == 0) die("no filter was made");
  made->reading++;
  it->new_connection((uintptr_t)made, made->filter);
  made->reading--;
  return made;
}

// The peer sends something.
int fake_connection_read(connection *it, const char *data, size_t length, bool end) {
  if (it->closed) return -1;
  append(&it->read, data, length);
  it->reading++;
  uint32_t status = it->hooks->read((uintptr_t)it, it->filter, it->read.length, end);
  it->reading--;
  if (status == ENVOY_NETWORK_CONTINUE && !it->closed) pass(it);
  return (int)status;
}

// A filter behind writes something to the peer.
long fake_connection_write(connection *it, const char *data, size_t length, bool end) {
  if (!it->closed) write_through(it, data, length, end);
  return 0;
}

// The peer goes.
long fake_connection_leave(connection *it) {
  if (it->closed) return 0;
  it->closed = true;
  it->hooks->event((uintptr_t)it, it->filter, ENVOY_CONNECTION_REMOTE_CLOSE);
  return 0;
}

long fake_connection_destroy(connection *it) {
  fake_connection_leave(it);
  it->hooks->filter_destroy(it->filter);
  it->destroyed = true;
  return 0;
}

long fake_connection_free(connection *it) {
  free(it->read.bytes);
  free(it->sent.bytes);
  free(it->passed.bytes);
  free(it);
  return 0;
}

// Runs the events that wait; returns how many there were.
long fake_network_run_scheduled(void) {
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
    connection *it = taken[i].scheduler->connection;
    if (!it->destroyed) it->hooks->scheduled((uintptr_t)it, it->filter, taken[i].event);
  }
  return (long)count;
}

const char *fake_connection_sent(const connection *it) { return it->sent.bytes; }
const char *fake_connection_passed(const connection *it) { return it->passed.bytes; }
const char *fake_connection_details(const connection *it) { return it->closed ? it->details : NULL; }
long fake_network_failures(void) { return failures; }
