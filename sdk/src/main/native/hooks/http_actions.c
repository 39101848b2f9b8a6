// SPDX-License-Identifier: Apache-2.0
//
// What a filter in Java asks for that makes Envoy call back or ends the stream. The stream's phase is
// looked at and changed here, right before Envoy is called: nothing that fails in Java can come
// between.
#include <stdatomic.h>

#include "core/envoy.h"
#include "core/threads.h"
#include "hooks/http_stream.h"

#define CALLBACK "envoy_dynamic_module_callback_"

// One of Envoy's functions; looked up once.
static void *function(_Atomic(void *) *known, const char *name) {
  void *address = atomic_load_explicit(known, memory_order_relaxed);
  if (address == NULL) {
    address = envoy_lookup(name);
    atomic_store_explicit(known, address, memory_order_relaxed);
  }
  return address;
}

static uint32_t go_on(java_stream *stream, bool response, void *function) {
  if ((response ? stream->response : stream->request) != JAVA_HELD || stream->gone ||
      (stream->flags & (JAVA_REPLIED | JAVA_COMPLETE)) != 0) {
    return JAVA_NOT_NOW;
  }
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*go)(envoy_filter);
  *(void **)&go = function;
  if (go == NULL) return JAVA_NOT_NOW;
  stream_note_answer(stream, response, true);
  stream_hold(stream);
  go(stream->envoy);
  stream_release(stream);
  return JAVA_DONE;
}

uint32_t java_stream_continue_decoding(uintptr_t address) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  return go_on(stream, false, function(&known, CALLBACK "http_filter_continue_decoding"));
}

uint32_t java_stream_continue_encoding(uintptr_t address) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  return go_on(stream, true, function(&known, CALLBACK "http_filter_continue_encoding"));
}

uint32_t java_stream_reply(uintptr_t address, uint32_t status, envoy_header *headers,
                           size_t header_count, envoy_buffer body, envoy_buffer details) {
  java_stream *stream = (java_stream *)address;
  if (stream->gone || (stream->flags & (JAVA_REPLIED | JAVA_COMPLETE)) != 0) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  static _Atomic(void *) known;
  void (*send)(envoy_filter, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send = function(&known, CALLBACK "http_send_response");
  if (send == NULL) return JAVA_NOT_NOW;
  stream->flags |= JAVA_REPLIED | JAVA_REPLYING;
  stream_hold(stream);
  send(stream->envoy, status, headers, header_count, body, details);
  stream_release(stream);
  return JAVA_DONE;
}

bool java_body_append(envoy_filter envoy, envoy_body part, const char *data, size_t length) {
  static _Atomic(void *) known;
  bool (*append)(envoy_filter, envoy_body, envoy_buffer);
  *(void **)&append = function(&known, CALLBACK "http_append_body");
  return append != NULL && append(envoy, part, (envoy_buffer){data, length});
}
