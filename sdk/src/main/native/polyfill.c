// SPDX-License-Identifier: Apache-2.0
//
// Today's functions on hosts that lack them.
//
// The first generation of the ABI (v1.35, v1.36) has a function for each header map and for each
// body where today's has one function that is told which, and functions of today's names with other
// arguments. On such a host only what FIRST_GENERATION lists is offered: any other name, even one
// that the host exports, might be a function that reads its arguments in another way.
//
// A later host is asked first, and LATER has a few functions for those that lack them.
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

#define CALLBACK "envoy_dynamic_module_callback_"

// ---- The host's functions that the stand-ins call -----------------------------------------------

// Where there are four, they are in the order of envoy_header_map or of envoy_body; where there are
// two, the request's comes first.
enum {
  GET_VALUE = 0,
  SET_VALUE = 4,
  ENTRIES = 8,
  ENTRY_COUNT = 12,
  CHUNKS = 16,
  CHUNK_COUNT = 18,
  APPEND = 20,
  DRAIN = 22,
  PART_CHUNKS = 24,
  PART_CHUNK_COUNT = 28,
  APPEND_PART = 32,
  DRAIN_PART = 36,
  SEND_RESPONSE = 40,
  LOG,
  ATTRIBUTE_STRING,
  DEFINE_COUNTER,
  DEFINE_COUNTER_VEC,
  INCREMENT_COUNTER,
  INCREMENT_COUNTER_VEC,
  METADATA_STRING,
  SET_METADATA_STRING,
  FILTER_STATE_BYTES,
  DEFINE_GAUGE,
  DEFINE_HISTOGRAM,
  INCREASE_GAUGE,
  DECREASE_GAUGE,
  SET_GAUGE,
  RECORD_VALUE,
  // Of later hosts:
  BODY_CHUNKS,
  BODY_CHUNK_COUNT,
  FUNCTIONS
};

static const char *const NAMES[FUNCTIONS] = {
    [GET_VALUE] = CALLBACK "http_get_request_header",
    CALLBACK "http_get_request_trailer",
    CALLBACK "http_get_response_header",
    CALLBACK "http_get_response_trailer",
    [SET_VALUE] = CALLBACK "http_set_request_header",
    CALLBACK "http_set_request_trailer",
    CALLBACK "http_set_response_header",
    CALLBACK "http_set_response_trailer",
    [ENTRIES] = CALLBACK "http_get_request_headers",
    CALLBACK "http_get_request_trailers",
    CALLBACK "http_get_response_headers",
    CALLBACK "http_get_response_trailers",
    [ENTRY_COUNT] = CALLBACK "http_get_request_headers_count",
    CALLBACK "http_get_request_trailers_count",
    CALLBACK "http_get_response_headers_count",
    CALLBACK "http_get_response_trailers_count",
    [CHUNKS] = CALLBACK "http_get_request_body_vector",
    CALLBACK "http_get_response_body_vector",
    [CHUNK_COUNT] = CALLBACK "http_get_request_body_vector_size",
    CALLBACK "http_get_response_body_vector_size",
    [APPEND] = CALLBACK "http_append_request_body",
    CALLBACK "http_append_response_body",
    [DRAIN] = CALLBACK "http_drain_request_body",
    CALLBACK "http_drain_response_body",
    [PART_CHUNKS] = CALLBACK "http_get_received_request_body_vector",
    CALLBACK "http_get_buffered_request_body_vector",
    CALLBACK "http_get_received_response_body_vector",
    CALLBACK "http_get_buffered_response_body_vector",
    [PART_CHUNK_COUNT] = CALLBACK "http_get_received_request_body_vector_size",
    CALLBACK "http_get_buffered_request_body_vector_size",
    CALLBACK "http_get_received_response_body_vector_size",
    CALLBACK "http_get_buffered_response_body_vector_size",
    [APPEND_PART] = CALLBACK "http_append_received_request_body",
    CALLBACK "http_append_buffered_request_body",
    CALLBACK "http_append_received_response_body",
    CALLBACK "http_append_buffered_response_body",
    [DRAIN_PART] = CALLBACK "http_drain_received_request_body",
    CALLBACK "http_drain_buffered_request_body",
    CALLBACK "http_drain_received_response_body",
    CALLBACK "http_drain_buffered_response_body",
    [SEND_RESPONSE] = CALLBACK "http_send_response",
    [LOG] = CALLBACK "log",
    [ATTRIBUTE_STRING] = CALLBACK "http_filter_get_attribute_string",
    [DEFINE_COUNTER] = CALLBACK "http_filter_config_define_counter",
    [DEFINE_COUNTER_VEC] = CALLBACK "http_filter_config_define_counter_vec",
    [INCREMENT_COUNTER] = CALLBACK "http_filter_increment_counter",
    [INCREMENT_COUNTER_VEC] = CALLBACK "http_filter_increment_counter_vec",
    [METADATA_STRING] = CALLBACK "http_get_metadata_string",
    [SET_METADATA_STRING] = CALLBACK "http_set_dynamic_metadata_string",
    [FILTER_STATE_BYTES] = CALLBACK "http_get_filter_state_bytes",
    [DEFINE_GAUGE] = CALLBACK "http_filter_config_define_gauge",
    [DEFINE_HISTOGRAM] = CALLBACK "http_filter_config_define_histogram",
    [INCREASE_GAUGE] = CALLBACK "http_filter_increase_gauge",
    [DECREASE_GAUGE] = CALLBACK "http_filter_decrease_gauge",
    [SET_GAUGE] = CALLBACK "http_filter_set_gauge",
    [RECORD_VALUE] = CALLBACK "http_filter_record_histogram_value",
    [BODY_CHUNKS] = CALLBACK "http_get_body_chunks",
    [BODY_CHUNK_COUNT] = CALLBACK "http_get_body_chunks_size",
};

// The first generation declares pointer and length as two parameters, which is what a buffer by
// value is to the calling convention; its arrays of buffers and headers have today's layout.
typedef size_t (*get_value)(envoy_filter, const char *, size_t, const char **, size_t *, size_t);
typedef bool (*set_value)(envoy_filter, const char *, size_t, const char *, size_t);
typedef bool (*entries)(envoy_filter, envoy_header *);
typedef size_t (*entry_count)(envoy_filter);
typedef bool (*chunks)(envoy_filter, envoy_buffer *);
typedef bool (*chunk_count)(envoy_filter, size_t *);
typedef bool (*append)(envoy_filter, const char *, size_t);
typedef bool (*drain)(envoy_filter, size_t);
typedef void (*send_response)(envoy_filter, uint32_t, envoy_header *, size_t, const char *, size_t);
typedef void (*log_line)(envoy_log_level, const char *, size_t);
typedef bool (*attribute_string)(envoy_filter, envoy_attribute, const char **, size_t *);
typedef envoy_metrics_result (*define_counter)(envoy_filter_config, const char *, size_t, size_t *);
typedef envoy_metrics_result (*define_counter_vec)(envoy_filter_config, const char *, size_t,
                                                   envoy_buffer *, size_t, size_t *);
typedef envoy_metrics_result (*increment_counter)(envoy_filter, size_t, uint64_t);
typedef envoy_metrics_result (*increment_counter_vec)(envoy_filter, size_t, envoy_buffer *, size_t,
                                                      uint64_t);
typedef bool (*metadata_string)(envoy_filter, envoy_metadata_source, const char *, size_t,
                                const char *, size_t, const char **, size_t *);
typedef bool (*put_metadata_string)(envoy_filter, const char *, size_t, const char *, size_t,
                                    const char *, size_t);
typedef bool (*filter_state_bytes)(envoy_filter, const char *, size_t, const char **, size_t *);
typedef envoy_metrics_result (*define_metric)(envoy_filter_config, const char *, size_t, size_t *);
typedef envoy_metrics_result (*update_metric)(envoy_filter, size_t, uint64_t);

// Today's.
typedef size_t (*body_number)(envoy_filter, envoy_body);
typedef bool (*body_chunks)(envoy_filter, envoy_body, envoy_buffer *);
typedef bool (*attribute_buffer)(envoy_filter, envoy_attribute, envoy_buffer *);

typedef void (*function)(void);

static _Atomic(function) resolved[FUNCTIONS];

// Whether the host has these functions; from then on host_function gives them.
static bool resolve(unsigned first, unsigned count) {
  for (unsigned which = first; which < first + count; which++) {
    function address;
    *(void **)&address = dlsym(RTLD_DEFAULT, NAMES[which]);
    if (address == NULL) return false;
    atomic_store_explicit(&resolved[which], address, memory_order_relaxed);
  }
  return true;
}

// Only for what a stand-in needs by its table: whoever calls the stand-in has looked it up, and was
// given it because these functions had been resolved.
static function host_function(unsigned which) {
  return atomic_load_explicit(&resolved[which], memory_order_relaxed);
}

// ---- Header maps --------------------------------------------------------------------------------

static bool get_header(envoy_filter filter, envoy_header_map map, envoy_buffer name,
                       envoy_buffer *value, size_t index, size_t *total) {
  *value = (envoy_buffer){NULL, 0};
  size_t count = 0;
  if (map <= ENVOY_RESPONSE_TRAILERS) {
    get_value get = (get_value)host_function(GET_VALUE + map);
    count = get(filter, name.data, name.length, &value->data, &value->length, index);
  }
  if (total != NULL) *total = count;
  return index < count;
}

static size_t get_headers_size(envoy_filter filter, envoy_header_map map) {
  if (map > ENVOY_RESPONSE_TRAILERS) return 0;
  return ((entry_count)host_function(ENTRY_COUNT + map))(filter);
}

static bool get_headers(envoy_filter filter, envoy_header_map map, envoy_header *headers) {
  if (map > ENVOY_RESPONSE_TRAILERS) return false;
  return ((entries)host_function(ENTRIES + map))(filter, headers);
}

static bool set_header(envoy_filter filter, envoy_header_map map, envoy_buffer name,
                       envoy_buffer value) {
  if (map > ENVOY_RESPONSE_TRAILERS) return false;
  set_value set = (set_value)host_function(SET_VALUE + map);
  // From v1.37 on, an empty value removes a header as none does.
  const char *data = value.length > 0 ? value.data : NULL;
  return set(filter, name.data, name.length, data, value.length);
}

// ---- Bodies: what any host's parts allow --------------------------------------------------------

static size_t size_of(envoy_filter filter, envoy_body part, body_number count_of,
                      body_chunks chunks_of) {
  size_t count = count_of(filter, part);
  envoy_buffer few[32];
  envoy_buffer *buffers = count <= sizeof few / sizeof *few ? few : calloc(count, sizeof *buffers);
  size_t size = 0;
  if (count > 0 && buffers != NULL && chunks_of(filter, part, buffers)) {
    for (size_t i = 0; i < count; i++) size += buffers[i].length;
  }
  if (buffers != few) free(buffers);
  return size;
}

// Two parts are one if they are the same memory.
static bool are_one(envoy_filter filter, envoy_body received, envoy_body buffered,
                    body_number count_of, body_chunks chunks_of) {
  size_t count = count_of(filter, received);
  if (count == 0 || count != count_of(filter, buffered)) return false;
  envoy_buffer few[32];
  envoy_buffer *both =
      2 * count <= sizeof few / sizeof *few ? few : calloc(2 * count, sizeof *both);
  bool one = both != NULL && chunks_of(filter, received, both) &&
             chunks_of(filter, buffered, both + count) &&
             memcmp(both, both + count, count * sizeof *both) == 0;
  if (both != few) free(both);
  return one;
}

// On v1.37.
static bool received_is_buffered_request(envoy_filter filter) {
  return are_one(filter, ENVOY_RECEIVED_REQUEST_BODY, ENVOY_BUFFERED_REQUEST_BODY,
                 (body_number)host_function(BODY_CHUNK_COUNT),
                 (body_chunks)host_function(BODY_CHUNKS));
}

static bool received_is_buffered_response(envoy_filter filter) {
  return are_one(filter, ENVOY_RECEIVED_RESPONSE_BODY, ENVOY_BUFFERED_RESPONSE_BODY,
                 (body_number)host_function(BODY_CHUNK_COUNT),
                 (body_chunks)host_function(BODY_CHUNKS));
}

// ---- Bodies: a function for each part (v1.36.3) -------------------------------------------------

static size_t part_chunks_size(envoy_filter filter, envoy_body part) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return 0;
  size_t count = 0;
  return ((chunk_count)host_function(PART_CHUNK_COUNT + part))(filter, &count) ? count : 0;
}

static bool part_chunks(envoy_filter filter, envoy_body part, envoy_buffer *buffers) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((chunks)host_function(PART_CHUNKS + part))(filter, buffers);
}

static size_t part_size(envoy_filter filter, envoy_body part) {
  return size_of(filter, part, part_chunks_size, part_chunks);
}

static bool append_part(envoy_filter filter, envoy_body part, envoy_buffer data) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((append)host_function(APPEND_PART + part))(filter, data.data, data.length);
}

static bool drain_part(envoy_filter filter, envoy_body part, size_t bytes) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((drain)host_function(DRAIN_PART + part))(filter, bytes);
}

static bool request_parts_are_one(envoy_filter filter) {
  return are_one(filter, ENVOY_RECEIVED_REQUEST_BODY, ENVOY_BUFFERED_REQUEST_BODY,
                 part_chunks_size, part_chunks);
}

static bool response_parts_are_one(envoy_filter filter) {
  return are_one(filter, ENVOY_RECEIVED_RESPONSE_BODY, ENVOY_BUFFERED_RESPONSE_BODY,
                 part_chunks_size, part_chunks);
}

// ---- Bodies: one function for both parts (up to v1.36.2) ----------------------------------------

// The host shows one stretch of a body: what is buffered if there is a buffer, else, in a body
// hook, the piece that came. At the end of the stream it moves the piece into the buffer before it
// calls the hook; until then a piece that comes while there is a buffer cannot be seen.
//
// Which of the two is shown has to be known from elsewhere: there is a buffer once this filter's
// body hook has asked for one. If it was another filter that asked, the host shows that buffer in
// the place of the piece and gives no sign of it.
static bool shows_one_part(void) {
  static _Atomic(int) answer;  // 0 until it is known
  int known = atomic_load_explicit(&answer, memory_order_relaxed);
  if (known == 0) {
    known = dlsym(RTLD_DEFAULT, NAMES[CHUNKS]) != NULL ? 1 : -1;
    atomic_store_explicit(&answer, known, memory_order_relaxed);
  }
  return known > 0;
}

// The streams of this thread with a body that was held, by the host's object.
typedef struct held_stream {
  struct held_stream *next;
  envoy_filter filter;
  bool bodies[2];
} held_stream;

enum { BUCKETS = 128 };
static _Thread_local held_stream *held_streams[BUCKETS];
static _Thread_local polyfill_body_hook *innermost;

// The link to a stream's entry, or to the null where it would be.
static held_stream **find_held(envoy_filter filter) {
  // Objects are apart by their size, so the low bits of their addresses say little.
  held_stream **link = &held_streams[(filter >> 4 ^ filter >> 11) % BUCKETS];
  while (*link != NULL && (*link)->filter != filter) link = &(*link)->next;
  return link;
}

static bool was_held(envoy_filter filter, unsigned body) {
  const held_stream *held = *find_held(filter);
  return held != NULL && held->bodies[body];
}

void polyfill_enter_body(polyfill_body_hook *hook) {
  if (!shows_one_part()) return;
  hook->outer = innermost;
  innermost = hook;
}

void polyfill_leave_body(polyfill_body_hook *hook, int64_t answer) {
  if (!shows_one_part()) return;
  innermost = hook->outer;
  if (answer != ENVOY_BODY_STOP_ITERATION_AND_BUFFER &&
      answer != ENVOY_BODY_STOP_ITERATION_AND_WATERMARK) {
    return;
  }
  held_stream **link = find_held(hook->filter);
  if (*link == NULL) *link = calloc(1, sizeof **link);
  if (*link == NULL) return;
  (*link)->filter = hook->filter;
  (*link)->bodies[hook->response] = true;
}

void polyfill_forget(envoy_filter filter) {
  if (!shows_one_part()) return;
  held_stream **link = find_held(filter);
  held_stream *held = *link;
  if (held == NULL) return;
  *link = held->next;
  free(held);
}

typedef enum {
  ABSENT,  // there is no such part
  EMPTY,   // it is there and has no bytes; its end is the end of what the host shows
  SHOWN    // it is what the host shows
} part_view;

static unsigned body_of(envoy_body part) { return part >= ENVOY_RECEIVED_RESPONSE_BODY; }

static part_view view(envoy_filter filter, envoy_body part) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return ABSENT;
  unsigned body = body_of(part);
  const polyfill_body_hook *hook = innermost;
  while (hook != NULL && (hook->filter != filter || hook->response != body)) hook = hook->outer;
  bool received = part == ENVOY_RECEIVED_REQUEST_BODY || part == ENVOY_RECEIVED_RESPONSE_BODY;
  if (hook == NULL) return received ? ABSENT : SHOWN;
  bool buffer_shown = was_held(filter, body);
  if (received != buffer_shown) return SHOWN;
  return received && hook->end_of_stream ? EMPTY : ABSENT;
}

static size_t get_body_chunks_size(envoy_filter filter, envoy_body part) {
  if (view(filter, part) != SHOWN) return 0;
  size_t count = 0;
  return ((chunk_count)host_function(CHUNK_COUNT + body_of(part)))(filter, &count) ? count : 0;
}

static bool get_body_chunks(envoy_filter filter, envoy_body part, envoy_buffer *buffers) {
  switch (view(filter, part)) {
    case SHOWN:
      return ((chunks)host_function(CHUNKS + body_of(part)))(filter, buffers);
    case EMPTY:
      return true;
    default:
      return false;
  }
}

static size_t get_body_size(envoy_filter filter, envoy_body part) {
  return size_of(filter, part, get_body_chunks_size, get_body_chunks);
}

static bool append_body(envoy_filter filter, envoy_body part, envoy_buffer data) {
  if (view(filter, part) == ABSENT) return false;
  return ((append)host_function(APPEND + body_of(part)))(filter, data.data, data.length);
}

static bool drain_body(envoy_filter filter, envoy_body part, size_t bytes) {
  switch (view(filter, part)) {
    case SHOWN:
      return ((drain)host_function(DRAIN + body_of(part)))(filter, bytes);
    case EMPTY:
      return true;
    default:
      return false;
  }
}

// Only one of the parts is ever shown.
static bool parts_are_two(envoy_filter filter) {
  (void)filter;
  return false;
}

// ---- The stream ---------------------------------------------------------------------------------

// The details are lost: these hosts give "dynamic_module" for every local reply.
static void send_local_reply(envoy_filter filter, uint32_t status, envoy_header *headers,
                             size_t header_count, envoy_buffer body, envoy_buffer details) {
  (void)details;
  ((send_response)host_function(SEND_RESPONSE))(filter, status, headers, header_count, body.data,
                                                body.length);
}

// The numbers of the attributes are the same in all versions; later ones add to the end.
enum { CONNECTION_MTLS = 29, CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST = 38 };

static bool get_attribute_string(envoy_filter filter, envoy_attribute attribute,
                                 envoy_buffer *value) {
  *value = (envoy_buffer){NULL, 0};
  attribute_string get = (attribute_string)host_function(ATTRIBUTE_STRING);
  return get(filter, attribute, &value->data, &value->length);
}

// Of the two truth values, that of mTLS can be told: with TLS there is a digest, of nothing if the
// peer has no certificate.
static bool get_attribute_bool(envoy_filter filter, envoy_attribute attribute, bool *value) {
  if (attribute != CONNECTION_MTLS) return false;
  attribute_buffer get = host_is_first_generation()
                             ? get_attribute_string
                             : (attribute_buffer)host_function(ATTRIBUTE_STRING);
  envoy_buffer digest = {NULL, 0};
  if (!get(filter, CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST, &digest)) return false;
  *value = digest.length > 0;
  return true;
}

// ---- Metrics (v1.36) ----------------------------------------------------------------------------

static envoy_metrics_result config_define_counter(envoy_filter_config config, envoy_buffer name,
                                                  envoy_buffer *labels, size_t label_count,
                                                  size_t *id) {
  if (label_count == 0) {
    define_counter define = (define_counter)host_function(DEFINE_COUNTER);
    return define(config, name.data, name.length, id);
  }
  define_counter_vec define = (define_counter_vec)host_function(DEFINE_COUNTER_VEC);
  return define(config, name.data, name.length, labels, label_count, id);
}

static envoy_metrics_result add_to_counter(envoy_filter filter, size_t id,
                                           envoy_buffer *label_values, size_t label_count,
                                           uint64_t value) {
  if (label_count == 0) {
    return ((increment_counter)host_function(INCREMENT_COUNTER))(filter, id, value);
  }
  increment_counter_vec increment = (increment_counter_vec)host_function(INCREMENT_COUNTER_VEC);
  return increment(filter, id, label_values, label_count, value);
}

// Gauges and histograms, whose labels the SDK does not use: what has some is refused.

static envoy_metrics_result define(unsigned kind, envoy_filter_config config, envoy_buffer name,
                                   size_t label_count, size_t *id) {
  if (label_count != 0) return ENVOY_METRICS_INVALID_LABELS;
  return ((define_metric)host_function(kind))(config, name.data, name.length, id);
}

static envoy_metrics_result config_define_gauge(envoy_filter_config config, envoy_buffer name,
                                                envoy_buffer *labels, size_t label_count,
                                                size_t *id) {
  (void)labels;
  return define(DEFINE_GAUGE, config, name, label_count, id);
}

static envoy_metrics_result config_define_histogram(envoy_filter_config config, envoy_buffer name,
                                                    envoy_buffer *labels, size_t label_count,
                                                    size_t *id) {
  (void)labels;
  return define(DEFINE_HISTOGRAM, config, name, label_count, id);
}

#define UPDATE(name, kind)                                                                \
  static envoy_metrics_result name(envoy_filter filter, size_t id, envoy_buffer *labels,  \
                                   size_t label_count, uint64_t value) {                  \
    (void)labels;                                                                         \
    if (label_count != 0) return ENVOY_METRICS_INVALID_LABELS;                            \
    return ((update_metric)host_function(kind))(filter, id, value);                       \
  }

UPDATE(increment_gauge, INCREASE_GAUGE)
UPDATE(decrement_gauge, DECREASE_GAUGE)
UPDATE(set_gauge, SET_GAUGE)
UPDATE(record_histogram_value, RECORD_VALUE)

// ---- Metadata and filter state ------------------------------------------------------------------

static bool get_metadata_string(envoy_filter filter, envoy_metadata_source source,
                                envoy_buffer name_space, envoy_buffer key, envoy_buffer *value) {
  metadata_string get = (metadata_string)host_function(METADATA_STRING);
  return get(filter, source, name_space.data, name_space.length, key.data, key.length,
             &value->data, &value->length);
}

static void set_metadata_string(envoy_filter filter, envoy_buffer name_space, envoy_buffer key,
                                envoy_buffer value) {
  put_metadata_string set = (put_metadata_string)host_function(SET_METADATA_STRING);
  set(filter, name_space.data, name_space.length, key.data, key.length, value.data, value.length);
}

static bool get_filter_state_bytes(envoy_filter filter, envoy_buffer key, envoy_buffer *value) {
  filter_state_bytes get = (filter_state_bytes)host_function(FILTER_STATE_BYTES);
  return get(filter, key.data, key.length, &value->data, &value->length);
}

// The host says that it takes trace lines, and drops them. It has no level in between.
static void write_log(envoy_log_level level, envoy_buffer message) {
  log_line write = (log_line)host_function(LOG);
  write(level == ENVOY_LOG_TRACE ? ENVOY_LOG_DEBUG : level, message.data, message.length);
}

// ---- The tables ---------------------------------------------------------------------------------

typedef struct {
  const char *name;
  function stand_in;  // null for the host's own, which takes the same arguments
  // The host's functions that the stand-in calls: without them it is not offered.
  unsigned first_needed, needed;
} entry;

#define HOSTS_OWN(name) {CALLBACK name, NULL, 0, 0}
#define STAND_IN(name, stand_in, first, count) {CALLBACK name, (function)(stand_in), first, count}

static const entry FIRST_GENERATION[] = {
    STAND_IN("log", write_log, LOG, 1),
    HOSTS_OWN("log_enabled"),
    STAND_IN("http_get_header", get_header, GET_VALUE, 4),
    STAND_IN("http_get_headers_size", get_headers_size, ENTRY_COUNT, 4),
    STAND_IN("http_get_headers", get_headers, ENTRIES, 4),
    STAND_IN("http_set_header", set_header, SET_VALUE, 4),
    // No http_add_header: a name's values can only be replaced, by one.
    STAND_IN("http_get_body_size", part_size, PART_CHUNKS, 8),
    STAND_IN("http_get_body_size", get_body_size, CHUNKS, 4),
    STAND_IN("http_get_body_chunks_size", part_chunks_size, PART_CHUNK_COUNT, 4),
    STAND_IN("http_get_body_chunks_size", get_body_chunks_size, CHUNK_COUNT, 2),
    STAND_IN("http_get_body_chunks", part_chunks, PART_CHUNKS, 4),
    STAND_IN("http_get_body_chunks", get_body_chunks, CHUNKS, 2),
    STAND_IN("http_append_body", append_part, APPEND_PART, 4),
    STAND_IN("http_append_body", append_body, APPEND, 2),
    STAND_IN("http_drain_body", drain_part, DRAIN_PART, 4),
    STAND_IN("http_drain_body", drain_body, DRAIN, 2),
    STAND_IN("http_received_buffered_request_body", request_parts_are_one, PART_CHUNKS, 8),
    STAND_IN("http_received_buffered_request_body", parts_are_two, CHUNKS, 2),
    STAND_IN("http_received_buffered_response_body", response_parts_are_one, PART_CHUNKS, 8),
    STAND_IN("http_received_buffered_response_body", parts_are_two, CHUNKS, 2),
    STAND_IN("http_send_response", send_local_reply, SEND_RESPONSE, 1),
    HOSTS_OWN("http_filter_continue_decoding"),
    HOSTS_OWN("http_filter_continue_encoding"),
    HOSTS_OWN("http_clear_route_cache"),
    STAND_IN("http_filter_get_attribute_string", get_attribute_string, ATTRIBUTE_STRING, 1),
    HOSTS_OWN("http_filter_get_attribute_int"),
    STAND_IN("http_filter_get_attribute_bool", get_attribute_bool, ATTRIBUTE_STRING, 1),
    HOSTS_OWN("http_filter_scheduler_new"),
    HOSTS_OWN("http_filter_scheduler_commit"),
    HOSTS_OWN("http_filter_scheduler_delete"),
    STAND_IN("http_filter_config_define_counter", config_define_counter, DEFINE_COUNTER, 2),
    STAND_IN("http_filter_increment_counter", add_to_counter, INCREMENT_COUNTER, 2),
    STAND_IN("http_filter_config_define_gauge", config_define_gauge, DEFINE_GAUGE, 1),
    STAND_IN("http_filter_config_define_histogram", config_define_histogram, DEFINE_HISTOGRAM, 1),
    STAND_IN("http_filter_increment_gauge", increment_gauge, INCREASE_GAUGE, 1),
    STAND_IN("http_filter_decrement_gauge", decrement_gauge, DECREASE_GAUGE, 1),
    STAND_IN("http_filter_set_gauge", set_gauge, SET_GAUGE, 1),
    STAND_IN("http_filter_record_histogram_value", record_histogram_value, RECORD_VALUE, 1),
    STAND_IN("http_get_metadata_string", get_metadata_string, METADATA_STRING, 1),
    HOSTS_OWN("http_get_metadata_number"),
    STAND_IN("http_set_dynamic_metadata_string", set_metadata_string, SET_METADATA_STRING, 1),
    HOSTS_OWN("http_set_dynamic_metadata_number"),
    STAND_IN("http_get_filter_state_bytes", get_filter_state_bytes, FILTER_STATE_BYTES, 1),
    HOSTS_OWN("http_set_filter_state_bytes"),
};

static const entry LATER[] = {
    STAND_IN("http_received_buffered_request_body", received_is_buffered_request, BODY_CHUNKS, 2),
    STAND_IN("http_received_buffered_response_body", received_is_buffered_response, BODY_CHUNKS, 2),
    STAND_IN("http_filter_get_attribute_bool", get_attribute_bool, ATTRIBUTE_STRING, 1),
};

// The first row with this name whose functions the host has.
static void *find(const entry *table, size_t size, const char *name) {
  for (size_t i = 0; i < size; i++) {
    const entry *row = &table[i];
    if (strcmp(row->name, name) != 0 || !resolve(row->first_needed, row->needed)) continue;
    return row->stand_in != NULL ? *(void *const *)&row->stand_in : dlsym(RTLD_DEFAULT, name);
  }
  return NULL;
}

void *polyfill_lookup(const char *name) {
  return host_is_first_generation()
             ? find(FIRST_GENERATION, sizeof FIRST_GENERATION / sizeof *FIRST_GENERATION, name)
             : find(LATER, sizeof LATER / sizeof *LATER, name);
}
