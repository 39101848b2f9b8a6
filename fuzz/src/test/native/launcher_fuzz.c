// SPDX-License-Identifier: Apache-2.0
//
// A libFuzzer target: the launcher's C parts between a host of the ABI's first generation and a
// filter in C that stands for the Java side. An input describes what several streams on one thread do
// and what the filter does in each hook, including nested hooks. The results of the stand-ins in
// polyfill/ for headers and bodies are compared with the host's data.
//
// The host is the one of the SDK's tests, v1.35; with -DPARTS it has v1.36.3's functions for each
// part of a body as well.
#define main unused_main
// An error that the host detects is a finding.
#define _Exit(status) abort()
#include "envoy_1_35.c"
#undef main

// Excludes the declarations of today's ABI for the names of the host's functions, but keeps its
// types.
#define ENVOY_JAVA_COMMON_ABI_H
#define ENVOY_JAVA_HTTP_FILTER_ABI_H
typedef slice envoy_buffer;
typedef header envoy_header;
typedef uintptr_t envoy_filter;
typedef uint32_t envoy_header_map, envoy_body, envoy_attribute, envoy_log_level, envoy_metrics_result,
    envoy_callout_start;
typedef struct envoy_timing envoy_timing;
#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "polyfill/generation.h"

#define FUNCTION(name) envoy_lookup("envoy_dynamic_module_callback_" name)

enum { STREAMS = 4, MOST_DEPTH = 3, MOST_BYTES = 4096, MOST_ADDED = 40 };

static void check(bool holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "not true: %s\n", what);
    abort();
  }
}

// ---- The input ----------------------------------------------------------------------------------

static const uint8_t *input, *input_end;

static uint8_t next(void) { return input < input_end ? *input++ : 0; }

// Some bytes of the input itself.
static envoy_buffer next_bytes(void) {
  size_t length = next() % 16;
  if (length > (size_t)(input_end - input)) length = (size_t)(input_end - input);
  const char *data = (const char *)input;
  input += length;
  return (envoy_buffer){data, length};
}

// A piece of a body, which may be longer than the input, followed by a zero.
static envoy_buffer next_piece(void) {
  static char text[UINT8_MAX + 1];
  size_t length = next();
  memset(text, 'a' + (int)(length % 26), length);
  text[length] = '\0';
  return (envoy_buffer){text, length};
}

// ---- v1.36.3's view of bodies -------------------------------------------------------------------

#ifdef PARTS
#define PART(name, part)                                                                          \
  bool CALLBACK(http_get_##name##_body_vector)(stream * stream, slice * slices) {                 \
    return get_slices(stream->part.present ? &stream->part : NULL, slices);                       \
  }                                                                                               \
  bool CALLBACK(http_get_##name##_body_vector_size)(stream * stream, size_t *count) {             \
    return count_slices(stream->part.present ? &stream->part : NULL, count);                      \
  }                                                                                               \
  bool CALLBACK(http_append_##name##_body)(stream * stream, const char *data, size_t length) {    \
    bool present = stream->part.present;                                                          \
    if (present) add(&stream->part, data, length);                                                \
    return present;                                                                               \
  }                                                                                               \
  bool CALLBACK(http_drain_##name##_body)(stream * stream, size_t bytes) {                        \
    bool present = stream->part.present;                                                          \
    if (present) drain(&stream->part, bytes);                                                     \
    return present;                                                                               \
  }

PART(received_request, request.piece)
PART(buffered_request, request.held)
PART(received_response, response.piece)
PART(buffered_response, response.held)
#endif

// ---- The streams --------------------------------------------------------------------------------

typedef struct {
  stream *it;
  bool begun[2];
  bool ended[2];
  bool in_body[2];    // a body hook is under way
  bool last_piece[2];
  int added;
  int hooks;  // that are under way
} exchange_state;

static exchange_state streams[STREAMS];
static uintptr_t config;
static int depth;

static message *message_of(stream *of, unsigned response) {
  return response ? &of->response : &of->request;
}

static exchange_state *state_of(const stream *of) {
  for (size_t i = 0; i < STREAMS; i++) {
    if (streams[i].it == of) return &streams[i];
  }
  abort();
}

static void open_stream(exchange_state *state) {
  *state = (exchange_state){.it = calloc(1, sizeof(stream))};
  state->it->request = (message){.kind = "request", .hooks = &hooks.request};
  state->it->response = (message){.kind = "response", .hooks = &hooks.response};
  state->it->filter = hooks.filter_new(config, state->it);
  check(state->it->filter != 0, "there is a filter");
}

static void close_stream(exchange_state *state, bool complete) {
  stream *it = state->it;
  if (complete) hooks.stream_complete(it, it->filter);
  hooks.filter_destroy(it->filter);
  free_message(&it->request);
  free_message(&it->response);
  free(it);
  state->it = NULL;
}

static void put_headers(header_map *map) {
  map->present = true;
  for (unsigned count = next() % 8; count > 0; count--) {
    envoy_buffer name = next_bytes();
    envoy_buffer value = next_bytes();
    put(map, name.data, name.length, value.data, value.length);
  }
}

static void send_some_body(exchange_state *state, unsigned response, bool end) {
  message *message = message_of(state->it, response);
  // Once a buffer exists, it stays, even if it is empty.
  bool buffered = message->held.present;
  state->in_body[response] = true;
  state->last_piece[response] = end;
  send_piece(state->it, message, next_piece().data, end);
  state->in_body[response] = false;
  message->held.present |= buffered;
}

// One thing that happens to one of the streams.
static void happen(void) {
  exchange_state *state = &streams[next() % STREAMS];
  uint8_t what = next();
  if (state->it == NULL) {
    open_stream(state);
    return;
  }
  unsigned response = what >> 7;
  bool end = what >> 6 & 1;
  message *message = message_of(state->it, response);
  // Hooks of the same message are not nested.
  bool open = state->begun[response] && !state->ended[response] && !state->in_body[response] &&
              !state->it->replied;
  state->hooks++;
  switch (what % 8) {
    case 0:
    case 1:
      if (state->begun[response] || state->it->replied) break;
      state->begun[response] = true;
      state->ended[response] = end;
      put_headers(&message->headers);
      message->hooks->headers(state->it, state->it->filter, end);
      break;
    case 2:
    case 3:
    case 4:
      if (!open) break;
      state->ended[response] = end;
      send_some_body(state, response, end);
      break;
    case 5:
      if (!open) break;
      state->ended[response] = true;
      put_headers(&message->trailers);
      message->hooks->trailers(state->it, state->it->filter);
      break;
    case 6:
      // A filter that does not exist has scheduled nothing.
      if (((java_stream *)state->it->filter)->place == 0) break;
      hooks.scheduled(state->it, state->it->filter, 0);
      break;
    default:
      // A hook of another stream may be under way, but none of its own.
      if (state->hooks == 1) close_stream(state, end);
  }
  if (state->it != NULL) state->hooks--;
}

// ---- The filter: what it asks for by today's functions, and what the host has --------------------

static void check_map(stream *of, uint32_t which) {
  message *message = message_of(of, which / 2);
  const header_map *map = which % 2 == 0 ? &message->headers : &message->trailers;
  size_t (*size)(envoy_filter, envoy_header_map) = FUNCTION("http_get_headers_size");
  bool (*all)(envoy_filter, envoy_header_map, envoy_header *) = FUNCTION("http_get_headers");
  bool (*get_one)(envoy_filter, envoy_header_map, envoy_buffer, envoy_buffer *, size_t, size_t *) =
      FUNCTION("http_get_header");
  envoy_header entries[MAX_HEADERS];
  check(size((uintptr_t)of, which) == map->count, "number of headers");
  check(all((uintptr_t)of, which, entries) == map->present, "presence of a map");
  for (size_t i = 0; i < map->count; i++) {
    check(entries[i].value.data == map->entries[i].value.data, "entry of a map");
    envoy_buffer value;
    size_t total;
    check(get_one((uintptr_t)of, which, entries[i].name, &value, 0, &total) && total > 0, "header");
    check(!get_one((uintptr_t)of, which, entries[i].name, &value, total, NULL), "no more values");
  }
}

static void set_header(stream *of, uint32_t which) {
  bool (*set_one)(envoy_filter, envoy_header_map, envoy_buffer, envoy_buffer) =
      FUNCTION("http_set_header");
  envoy_buffer name = next_bytes();
  envoy_buffer value = next_bytes();
  exchange_state *state = state_of(of);
  if (state->added++ < MOST_ADDED) set_one((uintptr_t)of, which, name, value);
  check_map(of, which);
}

// Returns the part of the host's body that the stand-ins should show; null if they cannot show any.
static buffer *part_of(stream *of, uint32_t part, bool *empty) {
  unsigned response = part / 2;
  bool received = part % 2 == 0;
  message *message = message_of(of, response);
  const exchange_state *state = state_of(of);
  *empty = false;
#ifdef PARTS
  (void)state;
  buffer *found = received ? &message->piece : &message->held;
  return found->present ? found : NULL;
#else
  // A piece exists only in its hook.
  if (!state->in_body[response]) return received ? NULL : shown(message);
  if (!received) return message->held.present ? &message->held : NULL;
  if (!message->held.present) return &message->piece;
  // The last piece is already at the buffer's end; other pieces are not visible.
  *empty = state->last_piece[response];
  return NULL;
#endif
}

static void check_part(stream *of, uint32_t part) {
  size_t (*count_of)(envoy_filter, envoy_body) = FUNCTION("http_get_body_chunks_size");
  bool (*chunks_of)(envoy_filter, envoy_body, envoy_buffer *) = FUNCTION("http_get_body_chunks");
  size_t (*size)(envoy_filter, envoy_body) = FUNCTION("http_get_body_size");
  bool empty;
  const buffer *expected = part_of(of, part, &empty);
  size_t length = expected != NULL ? expected->length : 0;
  size_t count = count_of((uintptr_t)of, part);
  check(count == (length + SLICE - 1) / SLICE, "number of chunks");
  check(size((uintptr_t)of, part) == length, "size of a part");
  envoy_buffer *chunks = calloc(count + 1, sizeof *chunks);
  check(chunks_of((uintptr_t)of, part, chunks) == (expected != NULL || empty), "presence of a part");
  for (size_t i = 0, at = 0; i < count; at += chunks[i++].length) {
    check(chunks[i].data == expected->bytes + at, "chunk of a part");
  }
  free(chunks);
}

static void change_part(stream *of, uint32_t part) {
  bool (*append_to)(envoy_filter, envoy_body, envoy_buffer) = FUNCTION("http_append_body");
  bool (*drain_from)(envoy_filter, envoy_body, size_t) = FUNCTION("http_drain_body");
  bool empty;
  buffer *expected = part_of(of, part, &empty);
  // Bytes that are appended to an empty part go to the end of the buffer.
  buffer *end = empty ? &message_of(of, part / 2)->held : expected;
  size_t before = end != NULL ? end->length : 0;
  envoy_buffer more = next_piece();
  if (before < MOST_BYTES) {
    check(append_to((uintptr_t)of, part, more) == (end != NULL), "appended");
    check(end == NULL || end->length == before + more.length, "length after an append");
  }
  before = expected != NULL ? expected->length : 0;
  size_t taken = next();
  check(drain_from((uintptr_t)of, part, taken) == (expected != NULL || empty), "drained");
  size_t rest = taken < before ? before - taken : 0;
  check(expected == NULL || expected->length == rest, "length after a drain");
}

static void check_attributes(stream *of) {
  bool (*text_of)(envoy_filter, envoy_attribute, envoy_buffer *) =
      FUNCTION("http_filter_get_attribute_string");
  bool (*truth_of)(envoy_filter, envoy_attribute, bool *) =
      FUNCTION("http_filter_get_attribute_bool");
  uint8_t attribute = next();
  envoy_buffer text = {NULL, 0};
  if (text_of((uintptr_t)of, attribute, &text)) check(text.data != NULL, "text of an attribute");
  bool truth = false;
  if (truth_of((uintptr_t)of, attribute, &truth)) check(truth, "the peer's certificate");
}

static void reply(stream *of) {
  void (*send)(envoy_filter, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer) =
      FUNCTION("http_send_response");
  envoy_header one = {next_bytes(), next_bytes()};
  send((uintptr_t)of, 200 + next(), &one, 1, next_bytes(), next_bytes());
}

static void act(stream *of) {
  uint8_t what = next();
  uint32_t which = what >> 6;
  switch (what % 8) {
    case 0:
      check_map(of, which);
      break;
    case 1:
      set_header(of, which);
      break;
    case 2:
    case 3:
      check_part(of, which);
      break;
    case 4:
      change_part(of, which);
      check_part(of, which);
      break;
    case 5:
      check_attributes(of);
      break;
    case 6:
      if (depth < MOST_DEPTH) happen();
      break;
    default:
      if (which == 3) reply(of);
  }
}

// ---- The Java side ------------------------------------------------------------------------------

enum { PLACES = 64 };
static bool taken[PLACES];

// A stream with a place gets the event for its end exactly once.
static void leave_place(uint32_t place) {
  check(place < PLACES && taken[place], "a stream is there until it is gone");
  taken[place] = false;
}

// Makes the filter of a stream; false if that fails.
static bool make_filter(java_stream *of) {
  check(of->hooks == 0, "no hook is for a filter that is not there yet");
  uint8_t mask = next();
  if (mask == 0) return false;
  uint32_t place = 0;
  while (taken[place]) place++;
  check(place < PLACES, "places are given back");
  taken[place] = true;
  of->place = (uint64_t)1 << 32 | place;
  of->hooks = mask;
  return true;
}

bool threads_can_enter(void) { return true; }
bool threads_have_stack(size_t bytes) { return bytes > 0; }
bool module_acquire(uint32_t point) { return point == JAVA_HTTP_FILTERS; }
void module_release(void) {}

int64_t module_event(uint32_t point, uint32_t event, uintptr_t envoy, uintptr_t handle,
                     uint64_t argument) {
  (void)argument;
  check(point == JAVA_HTTP_FILTERS, "an event of an HTTP filter");
  if (event == JAVA_HTTP_CONFIG_NEW) return 1;
  if (event == JAVA_HTTP_FILTER_DESTROY) leave_place((uint32_t)handle);
  if (event > JAVA_HTTP_SCHEDULED) return 0;
  java_stream *of = (java_stream *)handle;
  bool made = of->place != 0;
  if (!made && !make_filter(of)) return JAVA_FAILED;
  bool wanted = event == JAVA_HTTP_SCHEDULED || (of->hooks >> event & 1) != 0;
  check(wanted || !made, "a hook that the filter has");
  if (!wanted) return 0;
  depth++;
  for (unsigned count = next() % 8; count > 0; count--) act((stream *)envoy);
  depth--;
  uint8_t answer = next();
  if (answer == UINT8_MAX) return JAVA_FAILED;
  // The host does not know later statuses, and would have to wait for a filter that holds its
  // headers.
  bool trailers = event == JAVA_HTTP_REQUEST_TRAILERS || event == JAVA_HTTP_RESPONSE_TRAILERS;
  bool body = event == JAVA_HTTP_REQUEST_BODY || event == JAVA_HTTP_RESPONSE_BODY;
  return answer % (trailers ? 2 : body ? 4 : 3);
}

// ---- The target ---------------------------------------------------------------------------------

static void *own_hook(const char *name) { return hook(RTLD_DEFAULT, name); }

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  // The host prints everything to standard output; findings go to standard error.
  if (freopen("/dev/null", "w", stdout) == NULL) abort();
  *(void **)&hooks.config_new = own_hook("http_filter_config_new");
  *(void **)&hooks.config_destroy = own_hook("http_filter_config_destroy");
  *(void **)&hooks.filter_new = own_hook("http_filter_new");
  *(void **)&hooks.filter_destroy = own_hook("http_filter_destroy");
  *(void **)&hooks.request.headers = own_hook("http_filter_request_headers");
  *(void **)&hooks.request.body = own_hook("http_filter_request_body");
  *(void **)&hooks.request.trailers = own_hook("http_filter_request_trailers");
  *(void **)&hooks.response.headers = own_hook("http_filter_response_headers");
  *(void **)&hooks.response.body = own_hook("http_filter_response_body");
  *(void **)&hooks.response.trailers = own_hook("http_filter_response_trailers");
  *(void **)&hooks.stream_complete = own_hook("http_filter_stream_complete");
  *(void **)&hooks.scheduled = own_hook("http_filter_scheduled");
  config = hooks.config_new(&hooks, "", 0, "", 0);
  check(config != 0, "there is a configuration");
  check(polyfill_is_first_generation(), "the host is of the first generation");
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  input = data;
  input_end = data + size;
  while (input < input_end) happen();
  for (size_t i = 0; i < STREAMS; i++) {
    if (streams[i].it != NULL) close_stream(&streams[i], i % 2 == 0);
  }
  for (size_t i = 0; i < PLACES; i++) check(!taken[i], "of each stream it is told that it is gone");
  return 0;
}
