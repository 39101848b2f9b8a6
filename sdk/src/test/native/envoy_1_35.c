// SPDX-License-Identifier: Apache-2.0
//
// envoy-1.35 MODULE FILTER CONFIG
//
// A program that is to a module what Envoy v1.35 is, which no registry has as a binary. It exports
// v1.35's functions with v1.35's arguments and no others; they are taken to be those of v1.36.2
// without metrics and streamed responses. It takes v1.35's string only, and calls v1.35's hooks in
// Envoy's order.
//
// It loads the module, makes one configuration, and sends two streams through it on a worker
// thread: one whose messages end with trailers, one whose messages end with their bodies. What
// becomes of them it prints, a line for each thing.
//
// Deliberately without the launcher's headers, which declare today's functions under the same names.
#include <ctype.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define CALLBACK(name) envoy_dynamic_module_callback_##name

static const char ABI_VERSION[] =
    "c32cc7696650a6a54653327e6609734a8b32aeb5c80a6a664687636a0d671666";

enum { MAX_HEADERS = 64, MAX_EVENTS = 64, SLICE = 4, PATIENCE_SECONDS = 60 };
enum { HEADERS_CONTINUE = 0, HEADERS_STOP = 1, HEADERS_CONTINUE_UNENDED = 2 };
enum { BODY_CONTINUE = 0, BODY_STOP_NO_BUFFER = 3 };
enum { LOG_INFO = 2 };
enum { REQUEST_PATH = 0, REQUEST_METHOD = 4, RESPONSE_CODE = 15, PEER_CERTIFICATE_DIGEST = 38 };

typedef struct {
  const char *data;
  size_t length;
} slice;

typedef struct {
  slice name;
  slice value;
} header;

typedef struct {
  header entries[MAX_HEADERS];
  size_t count;
  bool present;
} header_map;

typedef struct {
  char *bytes;
  size_t length;
  bool present;
} buffer;

typedef struct stream stream;

// What is called for a request, and for a response.
typedef struct {
  uint32_t (*headers)(stream *, uintptr_t, bool);
  uint32_t (*body)(stream *, uintptr_t, bool);
  uint32_t (*trailers)(stream *, uintptr_t);
} message_hooks;

// A request or a response on its way.
typedef struct {
  const char *kind;
  const message_hooks *hooks;
  header_map headers;
  header_map trailers;
  buffer held;     // what the filter had buffered
  buffer piece;    // what the current body hook brought
  buffer forward;  // what has passed the filter
  bool stopped;
} message;

struct stream {
  uintptr_t filter;
  message request;
  message response;
  bool replied;
  pthread_mutex_t lock;
  pthread_cond_t scheduled;
  uint64_t events[MAX_EVENTS];
  size_t event_count;
};

static struct {
  uintptr_t (*config_new)(void *, const char *, size_t, const char *, size_t);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, stream *);
  void (*filter_destroy)(uintptr_t);
  message_hooks request;
  message_hooks response;
  void (*stream_complete)(stream *, uintptr_t);
  void (*scheduled)(stream *, uintptr_t, uint64_t);
} hooks;

static int schedulers;

__attribute__((noreturn)) static void fail(const char *what, const char *which) {
  printf("failed: %s %s\n", what, which != NULL ? which : "");
  fflush(stdout);
  _Exit(1);
}

// ---- Buffers and header maps --------------------------------------------------------------------

static char *copy(const char *data, size_t length) {
  char *bytes = malloc(length + 1);
  if (length > 0) memcpy(bytes, data, length);
  bytes[length] = '\0';
  return bytes;
}

static void clear(buffer *buffer) {
  free(buffer->bytes);
  buffer->bytes = NULL;
  buffer->length = 0;
  buffer->present = false;
}

// Into new memory, so that whoever still uses the old reads what was freed.
static void add(buffer *buffer, const char *data, size_t length) {
  char *bytes = malloc(buffer->length + length + 1);
  if (buffer->length > 0) memcpy(bytes, buffer->bytes, buffer->length);
  if (length > 0) memcpy(bytes + buffer->length, data, length);
  free(buffer->bytes);
  buffer->bytes = bytes;
  buffer->length += length;
  buffer->present = true;
}

static void drain(buffer *buffer, size_t bytes) {
  if (bytes > buffer->length) bytes = buffer->length;
  char *rest = copy(buffer->bytes + bytes, buffer->length - bytes);
  free(buffer->bytes);
  buffer->bytes = rest;
  buffer->length -= bytes;
}

static void move(buffer *to, buffer *from) {
  if (from->present) add(to, from->bytes, from->length);
  clear(from);
}

static bool is_named(const header *header, const char *name, size_t length) {
  return header->name.length == length && strncasecmp(header->name.data, name, length) == 0;
}

static size_t get(const header_map *map, const char *name, size_t name_length, const char **value,
                  size_t *length, size_t index) {
  *value = NULL;
  *length = 0;
  size_t found = 0;
  for (size_t i = 0; i < map->count; i++) {
    const header *entry = &map->entries[i];
    if (!is_named(entry, name, name_length)) continue;
    if (found++ == index) {
      *value = entry->value.data;
      *length = entry->value.length;
    }
  }
  return found;
}

static void put(header_map *map, const char *name, size_t name_length, const char *value,
                size_t length) {
  if (map->count == MAX_HEADERS) fail("too many headers", NULL);
  char *lower = copy(name, name_length);
  for (char *c = lower; *c != '\0'; c++) *c = (char)tolower((unsigned char)*c);
  map->entries[map->count++] = (header){{lower, name_length}, {copy(value, length), length}};
}

static bool set(header_map *map, const char *name, size_t name_length, const char *value,
                size_t length) {
  if (!map->present) return false;
  size_t kept = 0;
  for (size_t i = 0; i < map->count; i++) {
    header entry = map->entries[i];
    if (is_named(&entry, name, name_length)) {
      free((char *)entry.name.data);
      free((char *)entry.value.data);
    } else {
      map->entries[kept++] = entry;
    }
  }
  map->count = kept;
  if (value != NULL) put(map, name, name_length, value, length);
  return true;
}

static void put_text(header_map *map, const char *name, const char *value) {
  map->present = true;
  put(map, name, strlen(name), value, strlen(value));
}

static void free_map(header_map *map) {
  for (size_t i = 0; i < map->count; i++) {
    free((char *)map->entries[i].name.data);
    free((char *)map->entries[i].value.data);
  }
}

static void free_message(message *message) {
  free_map(&message->headers);
  free_map(&message->trailers);
  clear(&message->held);
  clear(&message->piece);
  clear(&message->forward);
}

// ---- What v1.35 exports: headers and trailers ---------------------------------------------------

#define HEADER_MAP(name, message, map)                                                             \
  size_t CALLBACK(http_get_##name)(stream * stream, const char *key, size_t key_length,            \
                                   const char **value, size_t *length, size_t index) {             \
    return get(&stream->message.map, key, key_length, value, length, index);                       \
  }                                                                                                \
  bool CALLBACK(http_set_##name)(stream * stream, const char *key, size_t key_length,              \
                                 const char *value, size_t length) {                               \
    return set(&stream->message.map, key, key_length, value, length);                              \
  }                                                                                                \
  size_t CALLBACK(http_get_##name##s_count)(stream * stream) {                                     \
    return stream->message.map.count;                                                              \
  }                                                                                                \
  bool CALLBACK(http_get_##name##s)(stream * stream, header * result) {                            \
    memcpy(result, stream->message.map.entries, stream->message.map.count * sizeof *result);       \
    return stream->message.map.present;                                                            \
  }

HEADER_MAP(request_header, request, headers)
HEADER_MAP(request_trailer, request, trailers)
HEADER_MAP(response_header, response, headers)
HEADER_MAP(response_trailer, response, trailers)

// ---- What v1.35 exports: bodies -----------------------------------------------------------------

// What is held, or else the piece; nothing if there is neither.
static buffer *shown(message *message) {
  if (message->held.present) return &message->held;
  return message->piece.present ? &message->piece : NULL;
}

static bool get_slices(const buffer *buffer, slice *slices) {
  if (buffer == NULL) return false;
  for (size_t at = 0; at < buffer->length; at += SLICE) {
    size_t rest = buffer->length - at;
    slices[at / SLICE] = (slice){buffer->bytes + at, rest < SLICE ? rest : SLICE};
  }
  return true;
}

static bool count_slices(const buffer *buffer, size_t *count) {
  if (buffer == NULL) return false;
  *count = (buffer->length + SLICE - 1) / SLICE;
  return true;
}

#define BODY(message)                                                                              \
  bool CALLBACK(http_get_##message##_body_vector)(stream * stream, slice * slices) {               \
    return get_slices(shown(&stream->message), slices);                                            \
  }                                                                                                \
  bool CALLBACK(http_get_##message##_body_vector_size)(stream * stream, size_t *count) {           \
    return count_slices(shown(&stream->message), count);                                           \
  }                                                                                                \
  bool CALLBACK(http_append_##message##_body)(stream * stream, const char *data, size_t length) {  \
    buffer *body = shown(&stream->message);                                                        \
    if (body != NULL) add(body, data, length);                                                     \
    return body != NULL;                                                                           \
  }                                                                                                \
  bool CALLBACK(http_drain_##message##_body)(stream * stream, size_t bytes) {                      \
    buffer *body = shown(&stream->message);                                                        \
    if (body != NULL) drain(body, bytes);                                                          \
    return body != NULL;                                                                           \
  }

BODY(request)
BODY(response)

// ---- What v1.35 exports: the rest ---------------------------------------------------------------

bool CALLBACK(log_enabled)(uint32_t level) { return level >= LOG_INFO; }

void CALLBACK(log)(uint32_t level, const char *message, size_t length) {
  if (CALLBACK(log_enabled)(level)) printf("log %u: %.*s\n", level, (int)length, message);
}

void CALLBACK(http_send_response)(stream *stream, uint32_t status, header *headers, size_t count,
                                  const char *body, size_t length) {
  stream->replied = true;
  printf("local reply: %u\n", status);
  for (size_t i = 0; i < count; i++) {
    printf("local reply: %.*s: %.*s\n", (int)headers[i].name.length, headers[i].name.data,
           (int)headers[i].value.length, headers[i].value.data);
  }
  printf("local reply body: %.*s\n", (int)length, body);
}

void CALLBACK(http_filter_continue_decoding)(stream *stream) { stream->request.stopped = false; }
void CALLBACK(http_filter_continue_encoding)(stream *stream) { stream->response.stopped = false; }
void CALLBACK(http_clear_route_cache)(stream *stream) {
  (void)stream;
  printf("route cache cleared\n");
}

bool CALLBACK(http_filter_get_attribute_string)(stream *stream, uint32_t attribute,
                                                const char **value, size_t *length) {
  const header_map *headers = &stream->request.headers;
  switch (attribute) {
    case REQUEST_PATH:
      return get(headers, ":path", 5, value, length, 0) > 0;
    case REQUEST_METHOD:
      return get(headers, ":method", 7, value, length, 0) > 0;
    case PEER_CERTIFICATE_DIGEST:
      *value = "digest";
      *length = 6;
      return true;
    default:
      return false;
  }
}

bool CALLBACK(http_filter_get_attribute_int)(stream *stream, uint32_t attribute, uint64_t *value) {
  if (attribute != RESPONSE_CODE || !stream->response.headers.present) return false;
  *value = 200;
  return true;
}

stream **CALLBACK(http_filter_scheduler_new)(stream *of) {
  __atomic_add_fetch(&schedulers, 1, __ATOMIC_SEQ_CST);
  stream **scheduler = malloc(sizeof *scheduler);
  *scheduler = of;
  return scheduler;
}

void CALLBACK(http_filter_scheduler_commit)(stream **scheduler, uint64_t event) {
  stream *stream = *scheduler;
  pthread_mutex_lock(&stream->lock);
  if (stream->event_count == MAX_EVENTS) fail("too many events", NULL);
  stream->events[stream->event_count++] = event;
  pthread_cond_signal(&stream->scheduled);
  pthread_mutex_unlock(&stream->lock);
}

void CALLBACK(http_filter_scheduler_delete)(stream **scheduler) {
  __atomic_sub_fetch(&schedulers, 1, __ATOMIC_SEQ_CST);
  free(scheduler);
}

// The SDK has no use for these.
#define UNUSED(name) \
  void CALLBACK(name)(void) { fail("unexpected call:", #name); }

UNUSED(get_most_specific_route_config)
UNUSED(http_filter_http_callout)
UNUSED(http_get_filter_state_bytes)
UNUSED(http_set_filter_state_bytes)
UNUSED(http_get_metadata_number)
UNUSED(http_get_metadata_string)
UNUSED(http_set_dynamic_metadata_number)
UNUSED(http_set_dynamic_metadata_string)

// ---- The streams --------------------------------------------------------------------------------

static void print_map(const char *kind, const char *part, const header_map *map) {
  for (size_t i = 0; i < map->count; i++) {
    const header *entry = &map->entries[i];
    printf("%s %s: %.*s: %.*s\n", kind, part, (int)entry->name.length, entry->name.data,
           (int)entry->value.length, entry->value.data);
  }
}

// Runs what is scheduled until the message may go on.
static void await_continue(stream *stream, message *message) {
  struct timespec deadline;
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += PATIENCE_SECONDS;
  while (message->stopped && !stream->replied) {
    pthread_mutex_lock(&stream->lock);
    while (stream->event_count == 0) {
      if (pthread_cond_timedwait(&stream->scheduled, &stream->lock, &deadline) != 0) {
        fail("nobody continues the", message->kind);
      }
    }
    uint64_t event = stream->events[0];
    stream->event_count--;
    memmove(stream->events, stream->events + 1, stream->event_count * sizeof event);
    pthread_mutex_unlock(&stream->lock);
    printf("%s: scheduled\n", message->kind);
    hooks.scheduled(stream, stream->filter, event);
  }
  move(&message->forward, &message->held);
}

static void send_headers(stream *stream, message *message, bool end) {
  uint32_t status = message->hooks->headers(stream, stream->filter, end);
  printf("%s headers: status %u\n", message->kind, status);
  message->stopped = status != HEADERS_CONTINUE && status != HEADERS_CONTINUE_UNENDED;
  // The body comes in spite of the one status that stops headers alone.
  if (status != HEADERS_STOP) await_continue(stream, message);
}

static void send_piece(stream *stream, message *message, const char *text, bool end) {
  if (stream->replied) return;
  // The last piece is put into the buffer, if there is one, before the filter is asked.
  add(end && message->held.present ? &message->held : &message->piece, text, strlen(text));
  uint32_t status = message->hooks->body(stream, stream->filter, end);
  printf("%s body: status %u\n", message->kind, status);
  message->stopped = status != BODY_CONTINUE;
  if (status == BODY_STOP_NO_BUFFER) clear(&message->piece);
  if (message->stopped) {
    move(&message->held, &message->piece);
  } else {
    move(&message->forward, &message->held);
    move(&message->forward, &message->piece);
  }
}

static void send_trailers(stream *stream, message *message) {
  if (stream->replied) return;
  put_text(&message->trailers, "Trailer", "tail");
  put_text(&message->trailers, "gone", "x");
  uint32_t status = message->hooks->trailers(stream, stream->filter);
  printf("%s trailers: status %u\n", message->kind, status);
  message->stopped = status != 0;
}

static void pass(stream *stream, message *message, bool with_trailers) {
  if (stream->replied) return;
  send_headers(stream, message, false);
  send_piece(stream, message, "one two ", false);
  send_piece(stream, message, "three ", false);
  send_piece(stream, message, "four", !with_trailers);
  if (with_trailers) send_trailers(stream, message);
  if (!stream->replied) await_continue(stream, message);
  if (stream->replied) return;
  print_map(message->kind, "header", &message->headers);
  printf("%s body: %.*s\n", message->kind, (int)message->forward.length, message->forward.bytes);
  print_map(message->kind, "trailer", &message->trailers);
}

static void exchange(uintptr_t config, bool with_trailers) {
  stream *stream = calloc(1, sizeof *stream);
  pthread_mutex_init(&stream->lock, NULL);
  pthread_cond_init(&stream->scheduled, NULL);
  stream->request = (message){.kind = "request", .hooks = &hooks.request};
  stream->response = (message){.kind = "response", .hooks = &hooks.response};
  printf("stream %s trailers\n", with_trailers ? "with" : "without");

  header_map *headers = &stream->request.headers;
  put_text(headers, ":method", "POST");
  put_text(headers, ":path", "/path");
  put_text(headers, ":authority", "host");
  put_text(headers, "Twice", "1");
  put_text(headers, "twice", "2");
  put_text(headers, "gone", "x");
  put_text(headers, "emptied", "x");
  stream->filter = hooks.filter_new(config, stream);
  if (stream->filter == 0) fail("no filter", NULL);
  pass(stream, &stream->request, with_trailers);

  // A filter that has replied by itself does not see the reply pass.
  if (!stream->replied) {
    put_text(&stream->response.headers, ":status", "200");
    put_text(&stream->response.headers, "gone", "x");
    pass(stream, &stream->response, with_trailers);
  }
  hooks.stream_complete(stream, stream->filter);
  hooks.filter_destroy(stream->filter);
  free_message(&stream->request);
  free_message(&stream->response);
  pthread_cond_destroy(&stream->scheduled);
  pthread_mutex_destroy(&stream->lock);
  free(stream);
}

static void *worker(void *config) {
  exchange(*(uintptr_t *)config, true);
  exchange(*(uintptr_t *)config, false);
  return NULL;
}

// ---- The module ---------------------------------------------------------------------------------

static void *hook(void *library, const char *name) {
  char symbol[128];
  snprintf(symbol, sizeof symbol, "envoy_dynamic_module_on_%s", name);
  void *address = dlsym(library, symbol);
  if (address == NULL) fail("the module lacks", symbol);
  return address;
}

static void load(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fail("dlopen:", dlerror());
  const char *(*program_init)(void);
  *(void **)&program_init = hook(library, "program_init");
  const char *version = program_init();
  if (version == NULL || strcmp(version, ABI_VERSION) != 0) fail("ABI version", version);
  printf("ABI version: %s\n", version);

  *(void **)&hooks.config_new = hook(library, "http_filter_config_new");
  *(void **)&hooks.config_destroy = hook(library, "http_filter_config_destroy");
  *(void **)&hooks.filter_new = hook(library, "http_filter_new");
  *(void **)&hooks.filter_destroy = hook(library, "http_filter_destroy");
  *(void **)&hooks.request.headers = hook(library, "http_filter_request_headers");
  *(void **)&hooks.request.body = hook(library, "http_filter_request_body");
  *(void **)&hooks.request.trailers = hook(library, "http_filter_request_trailers");
  *(void **)&hooks.response.headers = hook(library, "http_filter_response_headers");
  *(void **)&hooks.response.body = hook(library, "http_filter_response_body");
  *(void **)&hooks.response.trailers = hook(library, "http_filter_response_trailers");
  *(void **)&hooks.stream_complete = hook(library, "http_filter_stream_complete");
  *(void **)&hooks.scheduled = hook(library, "http_filter_scheduled");
  // Demanded of a module, and without use here.
  hook(library, "http_filter_http_callout_done");
  hook(library, "http_filter_per_route_config_new");
  hook(library, "http_filter_per_route_config_destroy");
}

#ifdef __SANITIZE_ADDRESS__
// The JVM that the module creates uses SIGSEGV itself, and does not free what it has at its end.
const char *__asan_default_options(void) { return "handle_segv=0:detect_leaks=0"; }
#endif

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: %s MODULE FILTER CONFIG\n", argv[0]);
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  load(argv[1]);
  uintptr_t config =
      hooks.config_new(&hooks, argv[2], strlen(argv[2]), argv[3], strlen(argv[3]));
  if (config == 0) fail("the configuration is refused", NULL);
  pthread_t thread;
  if (pthread_create(&thread, NULL, worker, &config) != 0) fail("no thread", NULL);
  pthread_join(thread, NULL);
  hooks.config_destroy(config);
  printf("schedulers: %d\n", schedulers);
  return 0;
}
