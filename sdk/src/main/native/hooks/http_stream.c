// SPDX-License-Identifier: Apache-2.0
#include "hooks/http_stream.h"

#include <stdlib.h>

// The stand-in for a stream that memory was lacking for. It gets the hook for the request's headers
// only. One for each thread, since hooks write to it.
static _Thread_local java_stream missing = {.hooks = 1u << JAVA_HTTP_REQUEST_HEADERS};

static _Thread_local uint8_t recreations_of_next;

uint8_t stream_set_recreations(uint8_t recreations) {
  uint8_t before = recreations_of_next;
  recreations_of_next = recreations;
  return before;
}

java_stream *stream_new(uintptr_t config, uint64_t failures, envoy_filter envoy) {
  java_stream *stream = malloc(sizeof *stream);
  if (stream == NULL) return &missing;
  *stream = (java_stream){.config = config,
                          .envoy = envoy,
                          .failures = failures,
                          .hooks = UINT32_MAX,
                          .recreations = recreations_of_next};
  return stream;
}

bool stream_is_missing(const java_stream *stream) { return stream == &missing; }

void stream_hold(java_stream *stream) { stream->depth++; }

void stream_release(java_stream *stream) {
  if (--stream->depth > 0 || !stream->gone) return;
  free((void *)stream->ending);
  free(stream);
}

bool stream_wants(const java_stream *stream, uint32_t hook) {
  return stream != NULL && (stream->hooks >> hook & 1) != 0;
}

void stream_note_arrival(java_stream *stream, bool response) {
  *(response ? &stream->response : &stream->request) = JAVA_ARRIVING;
  stream->flags &= (uint8_t)~(response ? JAVA_RESPONSE_HEADERS_PASSED : JAVA_REQUEST_HEADERS_PASSED);
}

void stream_note_answer(java_stream *stream, bool response, bool passes) {
  *(response ? &stream->response : &stream->request) = passes ? JAVA_PASSED : JAVA_HELD;
  stream->held_twice &= (uint8_t)~HELD_TWICE(response);
  if (passes) {
    stream->flags |= response ? JAVA_RESPONSE_HEADERS_PASSED : JAVA_REQUEST_HEADERS_PASSED;
  }
}

void stream_note_local_reply(java_stream *stream) {
  if (stream == NULL || stream_is_missing(stream)) return;
  stream->flags |= JAVA_REPLYING;
  // If the local reply reaches this filter, the hook for its headers changes this.
  if (stream->response == JAVA_HELD) stream->response = JAVA_NOT_BEGUN;
}

void stream_note_complete(java_stream *stream) {
  if (stream != NULL && !stream_is_missing(stream)) stream->flags |= JAVA_COMPLETE;
}
