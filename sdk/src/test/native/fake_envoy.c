// SPDX-License-Identifier: Apache-2.0
//
// A host that plays Envoy's part of the ABI inside the tests' own JVM: it loads a real module, calls
// its real hooks, and offers the real functions' names over streams made of plain memory. So tests
// go through the launcher, the upcall stub and the bindings, and can still see what Envoy hides:
// what entered Java, what was scheduled, what was freed.
//
// Functions named fake_* are for the tests; they are called through FakeEnvoy.java.
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "abi/launcher_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_##name

enum { MAX_HEADERS = 64, MAX_CHUNKS = 64, MAX_EVENTS = 64, LOG_SIZE = 1 << 20 };

typedef struct {
  void *library;
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, uintptr_t);
  void (*filter_destroy)(uintptr_t);
  uint32_t (*headers[2])(uintptr_t, uintptr_t, bool);
  uint32_t (*body[2])(uintptr_t, uintptr_t, bool);
  uint32_t (*trailers[2])(uintptr_t, uintptr_t);
  uint32_t (*local_reply)(uintptr_t, uintptr_t, uint32_t, envoy_buffer, bool);
  void (*stream_complete)(uintptr_t, uintptr_t);
  void (*scheduled)(uintptr_t, uintptr_t, uint64_t);
} fake_module;

// Where events wait. A scheduler outlives its stream, and may be used while the stream goes; so what
// it writes to lives as long as either of them.
typedef struct {
  atomic_int owners;
  pthread_mutex_t lock;
  uint64_t events[MAX_EVENTS];
  size_t count;
} fake_mailbox;

typedef struct {
  char *bytes;
  size_t length;
} fake_bytes;

typedef struct fake_stream {
  const fake_module *module;
  uintptr_t filter;
  struct {
    envoy_header entries[MAX_HEADERS];
    size_t count;
    bool present;
  } maps[4];
  struct {
    envoy_buffer chunks[MAX_CHUNKS];
    size_t count;
  } bodies[4];
  fake_bytes passed[2];  // what the filter has let go of the bodies
  uint32_t reply_status;
  envoy_header reply_headers[MAX_HEADERS];
  size_t reply_header_count;
  char *reply_body;
  int continued[2];
  fake_mailbox *mailbox;
} fake_stream;

static atomic_long schedulers;
static atomic_long counter_total;
static _Atomic uint32_t log_level = ENVOY_LOG_INFO;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static char log_text[LOG_SIZE];
static size_t log_length;

static envoy_buffer copy(const char *data, size_t length) {
  char *bytes = malloc(length + 1);
  if (length > 0) memcpy(bytes, data, length);
  bytes[length] = '\0';
  return (envoy_buffer){bytes, length};
}

static void release(envoy_buffer buffer) { free((char *)buffer.data); }

// ---- Process ------------------------------------------------------------------------------------

void CALLBACK(log)(envoy_log_level level, envoy_buffer message) {
  if (level < log_level) return;
  pthread_mutex_lock(&log_lock);
  if (log_length + message.length + 2 < LOG_SIZE) {
    memcpy(log_text + log_length, message.data, message.length);
    log_length += message.length;
    log_text[log_length++] = '\n';
    log_text[log_length] = '\0';
  }
  pthread_mutex_unlock(&log_lock);
}

bool CALLBACK(log_enabled)(envoy_log_level level) { return level >= log_level; }

uint32_t CALLBACK(get_concurrency)(void) { return 1; }
bool CALLBACK(is_validation_mode)(void) { return false; }

// What v1.40 is known by, so that the launcher takes this host for one.
void CALLBACK(http_get_timing_info)(uintptr_t filter, envoy_timing *timing) {
  (void)filter;
  memset(timing, 0, sizeof *timing);
}

const char *fake_log(void) { return log_text; }

void fake_log_clear(void) {
  pthread_mutex_lock(&log_lock);
  log_length = 0;
  log_text[0] = '\0';
  pthread_mutex_unlock(&log_lock);
}

void fake_log_level(uint32_t level) { log_level = level; }

// ---- Header maps --------------------------------------------------------------------------------

static bool is_named(const envoy_header *header, envoy_buffer name) {
  return header->name.length == name.length &&
         strncasecmp(header->name.data, name.data, name.length) == 0;
}

bool CALLBACK(http_get_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer *value, size_t index, size_t *total) {
  fake_stream *stream = (fake_stream *)filter;
  size_t found = 0;
  *value = (envoy_buffer){NULL, 0};
  for (size_t i = 0; i < stream->maps[map].count; i++) {
    const envoy_header *header = &stream->maps[map].entries[i];
    if (is_named(header, name) && found++ == index) *value = header->value;
  }
  if (total != NULL) *total = found;
  return stream->maps[map].present && found > index;
}

bool CALLBACK(http_get_header_values)(uintptr_t filter, uint32_t map, envoy_buffer name,
                                      envoy_buffer *values) {
  fake_stream *stream = (fake_stream *)filter;
  for (size_t i = 0; i < stream->maps[map].count; i++) {
    const envoy_header *header = &stream->maps[map].entries[i];
    if (is_named(header, name)) *values++ = header->value;
  }
  return stream->maps[map].present;
}

size_t CALLBACK(http_get_headers_size)(uintptr_t filter, uint32_t map) {
  return ((fake_stream *)filter)->maps[map].count;
}

bool CALLBACK(http_get_headers)(uintptr_t filter, uint32_t map, envoy_header *headers) {
  fake_stream *stream = (fake_stream *)filter;
  memcpy(headers, stream->maps[map].entries, stream->maps[map].count * sizeof *headers);
  return stream->maps[map].present;
}

bool CALLBACK(http_add_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer value) {
  fake_stream *stream = (fake_stream *)filter;
  size_t count = stream->maps[map].count;
  if (!stream->maps[map].present || count == MAX_HEADERS) return false;
  stream->maps[map].entries[count] =
      (envoy_header){copy(name.data, name.length), copy(value.data, value.length)};
  stream->maps[map].count++;
  return true;
}

bool CALLBACK(http_set_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer value) {
  fake_stream *stream = (fake_stream *)filter;
  size_t kept = 0;
  for (size_t i = 0; i < stream->maps[map].count; i++) {
    envoy_header header = stream->maps[map].entries[i];
    if (is_named(&header, name)) {
      release(header.name);
      release(header.value);
    } else {
      stream->maps[map].entries[kept++] = header;
    }
  }
  stream->maps[map].count = kept;
  if (value.length == 0) return stream->maps[map].present;
  return CALLBACK(http_add_header)(filter, map, name, value);
}

// ---- Bodies -------------------------------------------------------------------------------------

size_t CALLBACK(http_get_body_size)(uintptr_t filter, uint32_t body) {
  fake_stream *stream = (fake_stream *)filter;
  size_t size = 0;
  for (size_t i = 0; i < stream->bodies[body].count; i++) {
    size += stream->bodies[body].chunks[i].length;
  }
  return size;
}

size_t CALLBACK(http_get_body_chunks_size)(uintptr_t filter, uint32_t body) {
  return ((fake_stream *)filter)->bodies[body].count;
}

bool CALLBACK(http_get_body_chunks)(uintptr_t filter, uint32_t body, envoy_buffer *chunks) {
  fake_stream *stream = (fake_stream *)filter;
  memcpy(chunks, stream->bodies[body].chunks, stream->bodies[body].count * sizeof *chunks);
  return true;
}

bool CALLBACK(http_append_body)(uintptr_t filter, uint32_t body, envoy_buffer data) {
  fake_stream *stream = (fake_stream *)filter;
  if (stream->bodies[body].count == MAX_CHUNKS) return false;
  stream->bodies[body].chunks[stream->bodies[body].count++] = copy(data.data, data.length);
  return true;
}

bool CALLBACK(http_drain_body)(uintptr_t filter, uint32_t body, size_t bytes) {
  fake_stream *stream = (fake_stream *)filter;
  size_t kept = 0;
  for (size_t i = 0; i < stream->bodies[body].count; i++) {
    envoy_buffer chunk = stream->bodies[body].chunks[i];
    size_t taken = bytes < chunk.length ? bytes : chunk.length;
    bytes -= taken;
    if (taken < chunk.length) {
      stream->bodies[body].chunks[kept++] = copy(chunk.data + taken, chunk.length - taken);
    }
    release(chunk);
  }
  stream->bodies[body].count = kept;
  return true;
}

bool CALLBACK(http_received_buffered_request_body)(uintptr_t filter) {
  (void)filter;
  return false;
}

bool CALLBACK(http_received_buffered_response_body)(uintptr_t filter) {
  (void)filter;
  return false;
}

// A part of a body goes on, or nowhere.
static void clear_part(fake_stream *stream, uint32_t part, bool passes) {
  for (size_t i = 0; i < stream->bodies[part].count; i++) {
    envoy_buffer chunk = stream->bodies[part].chunks[i];
    if (passes && chunk.length > 0) {
      fake_bytes *passed = &stream->passed[part >= ENVOY_RECEIVED_RESPONSE_BODY];
      passed->bytes = realloc(passed->bytes, passed->length + chunk.length);
      memcpy(passed->bytes + passed->length, chunk.data, chunk.length);
      passed->length += chunk.length;
    }
    release(chunk);
  }
  stream->bodies[part].count = 0;
}

// ---- The stream ---------------------------------------------------------------------------------

static void release_reply_headers(fake_stream *stream) {
  for (size_t i = 0; i < stream->reply_header_count; i++) {
    release(stream->reply_headers[i].name);
    release(stream->reply_headers[i].value);
  }
  stream->reply_header_count = 0;
}

void CALLBACK(http_send_response)(uintptr_t filter, uint32_t status, envoy_header *headers,
                                  size_t header_count, envoy_buffer body, envoy_buffer details) {
  fake_stream *stream = (fake_stream *)filter;
  (void)details;
  stream->reply_status = status;
  release_reply_headers(stream);
  for (size_t i = 0; i < header_count && i < MAX_HEADERS; i++) {
    stream->reply_headers[i] = (envoy_header){copy(headers[i].name.data, headers[i].name.length),
                                              copy(headers[i].value.data, headers[i].value.length)};
    stream->reply_header_count = i + 1;
  }
  free(stream->reply_body);
  stream->reply_body = (char *)copy(body.data, body.length).data;
}

void CALLBACK(http_filter_continue_decoding)(uintptr_t filter) {
  ((fake_stream *)filter)->continued[0]++;
  clear_part((fake_stream *)filter, ENVOY_BUFFERED_REQUEST_BODY, true);
}

void CALLBACK(http_filter_continue_encoding)(uintptr_t filter) {
  ((fake_stream *)filter)->continued[1]++;
  clear_part((fake_stream *)filter, ENVOY_BUFFERED_RESPONSE_BODY, true);
}

void CALLBACK(http_clear_route_cache)(uintptr_t filter) { (void)filter; }

bool CALLBACK(http_filter_get_attribute_string)(uintptr_t filter, uint32_t attribute,
                                                envoy_buffer *value) {
  (void)filter;
  if (attribute != 0) return false;
  *value = (envoy_buffer){"/path", 5};
  return true;
}

bool CALLBACK(http_filter_get_attribute_int)(uintptr_t filter, uint32_t attribute,
                                             uint64_t *value) {
  (void)filter;
  *value = attribute;
  return true;
}

bool CALLBACK(http_filter_get_attribute_bool)(uintptr_t filter, uint32_t attribute, bool *value) {
  (void)filter;
  *value = true;
  return attribute % 2 == 1;
}

// ---- Filter state: objects only ------------------------------------------------------------------

// An entry for a connection is of no stream; all streams are of one connection.
typedef struct state_entry {
  struct state_entry *next;
  fake_stream *stream;
  envoy_buffer key;
  uintptr_t object;
  void (*destroy)(uintptr_t);
} state_entry;

static state_entry *filter_state;

static void drop_state(state_entry **link) {
  state_entry *entry = *link;
  *link = entry->next;
  entry->destroy(entry->object);
  release(entry->key);
  free(entry);
}

static state_entry **find_state(uintptr_t filter, envoy_buffer key) {
  state_entry **link = &filter_state;
  for (; *link != NULL; link = &(*link)->next) {
    const state_entry *entry = *link;
    if ((entry->stream == NULL || entry->stream == (fake_stream *)filter) &&
        entry->key.length == key.length && memcmp(entry->key.data, key.data, key.length) == 0) {
      break;
    }
  }
  return link;
}

bool CALLBACK(http_set_filter_state_object)(uintptr_t filter, envoy_buffer key, uintptr_t object,
                                            uintptr_t destroy, uint32_t life_span) {
  state_entry **link = find_state(filter, key);
  if (*link != NULL) drop_state(link);
  state_entry *entry = malloc(sizeof *entry);
  fake_stream *stream = life_span == ENVOY_LIFE_SPAN_CONNECTION ? NULL : (fake_stream *)filter;
  *entry = (state_entry){filter_state, stream, copy(key.data, key.length), object,
                         (void (*)(uintptr_t))destroy};
  filter_state = entry;
  return true;
}

uintptr_t CALLBACK(http_get_filter_state_object)(uintptr_t filter, envoy_buffer key) {
  state_entry **link = find_state(filter, key);
  return *link == NULL ? 0 : (*link)->object;
}

static void drop_state_of(const fake_stream *stream) {
  for (state_entry **link = &filter_state; *link != NULL;) {
    if ((*link)->stream == stream) {
      drop_state(link);
    } else {
      link = &(*link)->next;
    }
  }
}

// Puts what looks like another module's object there.
static void destroy_nothing(uintptr_t object) { (void)object; }
void fake_foreign_object(fake_stream *stream, const char *key) {
  CALLBACK(http_set_filter_state_object)
  ((uintptr_t)stream, (envoy_buffer){key, strlen(key)}, (uintptr_t)stream,
   (uintptr_t)destroy_nothing, ENVOY_LIFE_SPAN_REQUEST);
}

// The connection ends; on a thread of its own, as it may be long after the streams.
static void *end_connection(void *unused) {
  (void)unused;
  drop_state_of(NULL);
  return NULL;
}

void fake_end_connection(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, end_connection, NULL) == 0) pthread_join(thread, NULL);
}

// ---- Scheduler: an event waits in the stream until the test runs it -------------------------------

uintptr_t CALLBACK(http_filter_scheduler_new)(uintptr_t filter) {
  schedulers++;
  fake_mailbox *mailbox = ((fake_stream *)filter)->mailbox;
  mailbox->owners++;
  fake_mailbox **scheduler = malloc(sizeof *scheduler);
  *scheduler = mailbox;
  return (uintptr_t)scheduler;
}

void CALLBACK(http_filter_scheduler_commit)(uintptr_t scheduler, uint64_t event) {
  fake_mailbox *mailbox = *(fake_mailbox **)scheduler;
  pthread_mutex_lock(&mailbox->lock);
  if (mailbox->count < MAX_EVENTS) mailbox->events[mailbox->count++] = event;
  pthread_mutex_unlock(&mailbox->lock);
}

static void leave(fake_mailbox *mailbox) {
  if (--mailbox->owners > 0) return;
  pthread_mutex_destroy(&mailbox->lock);
  free(mailbox);
}

void CALLBACK(http_filter_scheduler_delete)(uintptr_t scheduler) {
  schedulers--;
  leave(*(fake_mailbox **)scheduler);
  free((void *)scheduler);
}

long fake_schedulers(void) { return schedulers; }

// ---- Metrics ------------------------------------------------------------------------------------

uint32_t CALLBACK(http_filter_config_define_counter)(uintptr_t config, envoy_buffer name,
                                                     envoy_buffer *labels, size_t label_count,
                                                     size_t *id) {
  (void)config, (void)name, (void)labels, (void)label_count;
  *id = 0;
  return ENVOY_METRICS_SUCCESS;
}

uint32_t CALLBACK(http_filter_increment_counter)(uintptr_t filter, size_t id,
                                                 envoy_buffer *labels, size_t label_count,
                                                 uint64_t value) {
  (void)filter, (void)id, (void)labels, (void)label_count;
  counter_total += (long)value;
  return ENVOY_METRICS_SUCCESS;
}

long fake_counter_total(void) { return counter_total; }

// ---- The tests' side ----------------------------------------------------------------------------

#define HOOK(field, name) \
  *(void **)&module->field = dlsym(module->library, "envoy_dynamic_module_on_" name)

fake_module *fake_load(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return NULL;
  }
  fake_module *module = calloc(1, sizeof *module);
  module->library = library;
  HOOK(config_new, "http_filter_config_new");
  HOOK(config_destroy, "http_filter_config_destroy");
  HOOK(filter_new, "http_filter_new");
  HOOK(filter_destroy, "http_filter_destroy");
  HOOK(headers[0], "http_filter_request_headers");
  HOOK(headers[1], "http_filter_response_headers");
  HOOK(body[0], "http_filter_request_body");
  HOOK(body[1], "http_filter_response_body");
  HOOK(trailers[0], "http_filter_request_trailers");
  HOOK(trailers[1], "http_filter_response_trailers");
  HOOK(local_reply, "http_filter_local_reply");
  HOOK(stream_complete, "http_filter_stream_complete");
  HOOK(scheduled, "http_filter_scheduled");
  return module;
}

const char *fake_abi_version(fake_module *module) {
  const char *(*init)(void);
  *(void **)&init = dlsym(module->library, "envoy_dynamic_module_on_program_init");
  return init();
}

// How often the module entered Java for a hook of an HTTP filter; from the launcher's test build.
uint64_t fake_entered(fake_module *module, uint32_t event) {
  uint64_t (*entered)(uint32_t, uint32_t);
  *(void **)&entered = dlsym(module->library, "envoy_java_entered");
  return entered(JAVA_HTTP_FILTERS, event);
}

uintptr_t fake_config_new(fake_module *module, const char *name, const char *text) {
  return module->config_new((uintptr_t)module, (envoy_buffer){name, strlen(name)},
                            (envoy_buffer){text, strlen(text)});
}

void fake_config_destroy(fake_module *module, uintptr_t config) { module->config_destroy(config); }

fake_stream *fake_stream_new(fake_module *module, uintptr_t config) {
  fake_stream *stream = calloc(1, sizeof *stream);
  stream->module = module;
  stream->mailbox = calloc(1, sizeof *stream->mailbox);
  stream->mailbox->owners = 1;
  pthread_mutex_init(&stream->mailbox->lock, NULL);
  stream->maps[ENVOY_REQUEST_HEADERS].present = true;
  stream->filter = module->filter_new(config, (uintptr_t)stream);
  return stream;
}

void fake_stream_destroy(fake_stream *stream) {
  stream->module->filter_destroy(stream->filter);
  drop_state_of(stream);
  for (int i = 0; i < 4; i++) {
    for (size_t j = 0; j < stream->maps[i].count; j++) {
      release(stream->maps[i].entries[j].name);
      release(stream->maps[i].entries[j].value);
    }
    clear_part(stream, (uint32_t)i, false);
  }
  for (int i = 0; i < 2; i++) free(stream->passed[i].bytes);
  free(stream->reply_body);
  release_reply_headers(stream);
  leave(stream->mailbox);
  free(stream);
}

void fake_put_header(fake_stream *stream, uint32_t map, const char *name, size_t name_length,
                     const char *value, size_t length) {
  stream->maps[map].present = true;
  CALLBACK(http_add_header)((uintptr_t)stream, map, (envoy_buffer){name, name_length},
                            (envoy_buffer){value, length});
}

// The first value of a header; null if there is none.
const char *fake_header(fake_stream *stream, uint32_t map, const char *name) {
  envoy_buffer value;
  CALLBACK(http_get_header)((uintptr_t)stream, map, (envoy_buffer){name, strlen(name)}, &value, 0,
                            NULL);
  return value.data;
}

uint32_t fake_headers(fake_stream *stream, int response, bool end) {
  stream->maps[response ? ENVOY_RESPONSE_HEADERS : ENVOY_REQUEST_HEADERS].present = true;
  return stream->module->headers[response]((uintptr_t)stream, stream->filter, end);
}

// As Envoy does it: the piece is "received" within the hook, and goes on behind what was buffered or
// is buffered itself.
uint32_t fake_body(fake_stream *stream, int response, const char *data, size_t length, bool end) {
  uint32_t received = response ? ENVOY_RECEIVED_RESPONSE_BODY : ENVOY_RECEIVED_REQUEST_BODY;
  uint32_t buffered = received + 1;
  CALLBACK(http_append_body)((uintptr_t)stream, received, (envoy_buffer){data, length});
  uint32_t status = stream->module->body[response]((uintptr_t)stream, stream->filter, end);
  if (status == ENVOY_BODY_CONTINUE) {
    clear_part(stream, buffered, true);
  } else if (status != ENVOY_BODY_STOP_ITERATION_NO_BUFFER) {
    for (size_t i = 0; i < stream->bodies[received].count; i++) {
      CALLBACK(http_append_body)((uintptr_t)stream, buffered, stream->bodies[received].chunks[i]);
    }
  }
  clear_part(stream, received, status == ENVOY_BODY_CONTINUE);
  return status;
}

uint32_t fake_trailers(fake_stream *stream, int response) {
  stream->maps[response ? ENVOY_RESPONSE_TRAILERS : ENVOY_REQUEST_TRAILERS].present = true;
  uint32_t status = stream->module->trailers[response]((uintptr_t)stream, stream->filter);
  uint32_t buffered = response ? ENVOY_BUFFERED_RESPONSE_BODY : ENVOY_BUFFERED_REQUEST_BODY;
  if (status == ENVOY_TRAILERS_CONTINUE) clear_part(stream, buffered, true);
  return status;
}

const char *fake_passed(fake_stream *stream, int response) { return stream->passed[response].bytes; }
size_t fake_passed_size(fake_stream *stream, int response) {
  return stream->passed[response].length;
}

uint32_t fake_local_reply(fake_stream *stream, uint32_t status, const char *details, size_t length,
                          bool reset_imminent) {
  return stream->module->local_reply((uintptr_t)stream, stream->filter, status,
                                     (envoy_buffer){details, length}, reset_imminent);
}

void fake_stream_complete(fake_stream *stream) {
  stream->module->stream_complete((uintptr_t)stream, stream->filter);
}

// Runs the events that wait; returns how many there were.
size_t fake_run_scheduled(fake_stream *stream) {
  pthread_mutex_lock(&stream->mailbox->lock);
  size_t count = stream->mailbox->count;
  stream->mailbox->count = 0;
  pthread_mutex_unlock(&stream->mailbox->lock);
  for (size_t i = 0; i < count; i++) {
    stream->module->scheduled((uintptr_t)stream, stream->filter, 0);
  }
  return count;
}

uint32_t fake_reply_status(fake_stream *stream) { return stream->reply_status; }
const char *fake_reply_header(fake_stream *stream, const char *name) {
  for (size_t i = 0; i < stream->reply_header_count; i++) {
    if (is_named(&stream->reply_headers[i], (envoy_buffer){name, strlen(name)})) {
      return stream->reply_headers[i].value.data;
    }
  }
  return NULL;
}
const char *fake_reply_body(fake_stream *stream) { return stream->reply_body; }
int fake_continued(fake_stream *stream, int response) { return stream->continued[response]; }

// The same hook on one stream, in a loop without Java: for measuring.
void fake_headers_hooks(fake_stream *stream, long count) {
  for (long i = 0; i < count; i++) {
    stream->module->headers[0]((uintptr_t)stream, stream->filter, true);
  }
}

// Requests that a headers-only filter sees, in a loop without Java: for measuring.
void fake_requests(fake_module *module, uintptr_t config, fake_stream *stream, long count) {
  for (long i = 0; i < count; i++) {
    uintptr_t filter = module->filter_new(config, (uintptr_t)stream);
    module->headers[0]((uintptr_t)stream, filter, true);
    module->headers[1]((uintptr_t)stream, filter, true);
    module->stream_complete((uintptr_t)stream, filter);
    module->filter_destroy(filter);
  }
}
