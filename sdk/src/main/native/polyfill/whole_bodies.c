// SPDX-License-Identifier: Apache-2.0
//
// Bodies on Envoys up to v1.36.2, which have one function for both parts of a body.
//
// Envoy shows one part of a body: the buffer if there is one, or else, in a body hook, the received
// piece. At the end of the stream, it moves the piece into the buffer before it calls the hook.
// Before that, a piece that arrives while there is a buffer is not visible.
//
// Envoy does not say which part it shows, so the launcher keeps track: there is a buffer once this
// filter's body hook has asked for one. If another filter has asked for one, Envoy shows that buffer
// instead of the piece, and nothing tells them apart.
#include <stdlib.h>

#include "polyfill/body_hook.h"
#include "polyfill/body_parts.h"
#include "polyfill/stand_in.h"

// Each pair is for the request and the response.
enum { CHUNKS = 0, CHUNK_COUNT = 2, APPEND = 4, DRAIN = 6 };

static older_function older[] = {
    OLDER("http_get_request_body_vector"),
    OLDER("http_get_response_body_vector"),
    OLDER("http_get_request_body_vector_size"),
    OLDER("http_get_response_body_vector_size"),
    OLDER("http_append_request_body"),
    OLDER("http_append_response_body"),
    OLDER("http_drain_request_body"),
    OLDER("http_drain_response_body"),
};

// Returns whether this Envoy shows bodies in this way.
static bool shows_one_part(void) {
  static _Atomic(int) answer;  // 0 until it is known
  int known = atomic_load_explicit(&answer, memory_order_relaxed);
  if (known == 0) {
    known = older_lookup(older[CHUNKS].name) != NULL ? 1 : -1;
    atomic_store_explicit(&answer, known, memory_order_relaxed);
  }
  return known > 0;
}

// This thread's streams with a body that was held, by the address of Envoy's object.
typedef struct held_stream {
  struct held_stream *next;
  envoy_filter filter;
  bool bodies[2];
} held_stream;

enum { BUCKETS = 128 };
static _Thread_local held_stream *held_streams[BUCKETS];
static _Thread_local polyfill_body_hook *innermost;

// Returns the link to a stream's entry, or the null link where it would be added.
static held_stream **find_held(envoy_filter filter) {
  // The addresses of objects are multiples of a larger number, so their low bits carry little
  // information.
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
  EMPTY,   // it exists and has no bytes; its end is the end of what Envoy shows
  SHOWN    // it is what Envoy shows
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
  chunk_count count_of = (chunk_count)older_address(&older[CHUNK_COUNT + body_of(part)]);
  size_t count = 0;
  return count_of(filter, &count) ? count : 0;
}

static bool get_body_chunks(envoy_filter filter, envoy_body part, envoy_buffer *buffers) {
  switch (view(filter, part)) {
    case SHOWN:
      return ((chunks)older_address(&older[CHUNKS + body_of(part)]))(filter, buffers);
    case EMPTY:
      return true;
    default:
      return false;
  }
}

static size_t get_body_size(envoy_filter filter, envoy_body part) {
  return body_size_of(filter, part, get_body_chunks_size, get_body_chunks);
}

static bool append_body(envoy_filter filter, envoy_body part, envoy_buffer data) {
  if (view(filter, part) == ABSENT) return false;
  return ((append)older_address(&older[APPEND + body_of(part)]))(filter, data.data, data.length);
}

static bool drain_body(envoy_filter filter, envoy_body part, size_t bytes) {
  switch (view(filter, part)) {
    case SHOWN:
      return ((drain)older_address(&older[DRAIN + body_of(part)]))(filter, bytes);
    case EMPTY:
      return true;
    default:
      return false;
  }
}

// Envoy never shows more than one of the parts.
static bool parts_are_two(envoy_filter filter) {
  (void)filter;
  return false;
}

const stand_in polyfill_whole_bodies[] = {
    STAND_IN("http_get_body_size", get_body_size, &older[CHUNKS], 4),
    STAND_IN("http_get_body_chunks_size", get_body_chunks_size, &older[CHUNK_COUNT], 2),
    STAND_IN("http_get_body_chunks", get_body_chunks, &older[CHUNKS], 2),
    STAND_IN("http_append_body", append_body, &older[APPEND], 2),
    STAND_IN("http_drain_body", drain_body, &older[DRAIN], 2),
    STAND_IN("http_received_buffered_request_body", parts_are_two, &older[CHUNKS], 2),
    STAND_IN("http_received_buffered_response_body", parts_are_two, &older[CHUNKS], 2),
    LAST_STAND_IN,
};
