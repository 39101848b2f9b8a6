// SPDX-License-Identifier: Apache-2.0
//
// The calls of a filter in Java that make Envoy call back or end the stream. The stream's phase is
// checked and changed here, immediately before Envoy is called, so that no failure in Java can come
// between. http_ending.c has those that end the stream in another way than by a response.
#include <stdatomic.h>

#include "core/envoy.h"
#include "core/threads.h"
#include "hooks/http_stream.h"

static uint32_t go_on(java_stream *stream, bool response, void *function) {
  if ((response ? stream->response : stream->request) != JAVA_HELD || stream->gone ||
      (stream->flags & (JAVA_REPLIED | JAVA_COMPLETE)) != 0) {
    return JAVA_NOT_NOW;
  }
  // Envoy takes the message for one that goes on already, until another hook of it has been called.
  if ((stream->held_twice & HELD_TWICE(response)) != 0) return JAVA_HELD_TWICE;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*go)(envoy_filter);
  *(void **)&go = function;
  if (go == NULL) return JAVA_NOT_NOW;
  stream_note_answer(stream, response, true);
  stream_hold(stream);
  go(stream->envoy);
  if ((response ? stream->response : stream->request) == JAVA_HELD) {
    stream->held_twice |= HELD_TWICE(response);
  }
  stream_release(stream);
  return JAVA_DONE;
}

uint32_t java_stream_continue_decoding(uintptr_t address) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  return go_on(stream, false, envoy_callback(&known, "http_filter_continue_decoding"));
}

uint32_t java_stream_continue_encoding(uintptr_t address) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  return go_on(stream, true, envoy_callback(&known, "http_filter_continue_encoding"));
}

uint32_t java_stream_reply(uintptr_t address, uint32_t status, envoy_header *headers,
                           size_t header_count, envoy_buffer body, envoy_buffer details) {
  java_stream *stream = (java_stream *)address;
  if (stream->gone || (stream->flags & (JAVA_REPLIED | JAVA_COMPLETE)) != 0) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  static _Atomic(void *) known;
  void (*send)(envoy_filter, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send = envoy_callback(&known, "http_send_response");
  if (send == NULL) return JAVA_NOT_NOW;
  stream->flags |= JAVA_REPLIED | JAVA_REPLYING;
  stream_hold(stream);
  send(stream->envoy, status, headers, header_count, body, details);
  stream_release(stream);
  return JAVA_DONE;
}

// ---- A reply piece by piece ---------------------------------------------------------------------

// Whether the filter can still answer alone: no other filter and no upstream has the request.
static bool may_begin(const java_stream *stream) {
  return !stream->gone && stream->response == JAVA_NOT_BEGUN && stream->request != JAVA_PASSED &&
         (stream->flags & (JAVA_REPLIED | JAVA_REPLYING | JAVA_COMPLETE | JAVA_FAIL_CLOSED |
                           JAVA_REQUEST_HEADERS_PASSED)) == 0;
}

// Whether a piece of the reply may follow.
static bool may_go_on(const java_stream *stream) {
  return !stream->gone && stream->reply == JAVA_REPLY_OPEN &&
         (stream->flags & (JAVA_ENDING | JAVA_COMPLETE | JAVA_FAIL_CLOSED)) == 0;
}

uint32_t java_stream_reply_headers(uintptr_t address, envoy_header *headers, size_t header_count,
                                   bool end_of_stream) {
  java_stream *stream = (java_stream *)address;
  if (!may_begin(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  static _Atomic(void *) known;
  void (*send)(envoy_filter, envoy_header *, size_t, bool);
  *(void **)&send = envoy_callback(&known, "http_send_response_headers");
  if (send == NULL) return JAVA_NOT_NOW;
  stream->flags |= JAVA_REPLIED | JAVA_REPLYING;
  stream->reply = end_of_stream ? JAVA_REPLY_ENDED : JAVA_REPLY_OPEN;
  // What is left of the request stays with the filter, which http_enter sees to. Up to v1.38, Envoy
  // calls the hooks for the response although it is the filter's own.
  stream->hooks = (stream->hooks | REQUEST_HOOKS) & ~RESPONSE_HOOKS;
  stream_hold(stream);
  send(stream->envoy, headers, header_count, end_of_stream);
  stream_release(stream);
  return JAVA_DONE;
}

uint32_t java_stream_reply_data(uintptr_t address, const char *data, size_t length,
                                bool end_of_stream) {
  java_stream *stream = (java_stream *)address;
  if (!may_go_on(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  static _Atomic(void *) known;
  void (*send)(envoy_filter, envoy_buffer, bool);
  *(void **)&send = envoy_callback(&known, "http_send_response_data");
  if (send == NULL) return JAVA_NOT_NOW;
  if (end_of_stream) stream->reply = JAVA_REPLY_ENDED;
  stream_hold(stream);
  send(stream->envoy, (envoy_buffer){data, length}, end_of_stream);
  stream_release(stream);
  return JAVA_DONE;
}

uint32_t java_stream_reply_trailers(uintptr_t address, envoy_header *trailers,
                                    size_t trailer_count) {
  java_stream *stream = (java_stream *)address;
  if (!may_go_on(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  static _Atomic(void *) known;
  void (*send)(envoy_filter, envoy_header *, size_t);
  *(void **)&send = envoy_callback(&known, "http_send_response_trailers");
  if (send == NULL) return JAVA_NOT_NOW;
  stream->reply = JAVA_REPLY_ENDED;
  stream_hold(stream);
  send(stream->envoy, trailers, trailer_count);
  stream_release(stream);
  return JAVA_DONE;
}

// ---- Bodies -------------------------------------------------------------------------------------

bool java_body_append(envoy_filter envoy, envoy_body part, const char *data, size_t length) {
  static _Atomic(void *) known;
  bool (*append)(envoy_filter, envoy_body, envoy_buffer);
  *(void **)&append = envoy_callback(&known, "http_append_body");
  return append != NULL && append(envoy, part, (envoy_buffer){data, length});
}
