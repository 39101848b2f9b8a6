// SPDX-License-Identifier: Apache-2.0
//
// Callouts and upstream streams of HTTP filters and of their configurations: what Java asks for, and
// the hooks that bring what comes back. The record is held around each call, since Envoy may call
// hooks within it, and with them end the stream that it is made for.
#include <stdatomic.h>

#include "core/envoy.h"
#include "core/threads.h"
#include "hooks/http_config.h"
#include "hooks/http_entry.h"
#include "hooks/http_stream.h"
#include "polyfill/generation.h"

#define EXPORT __attribute__((visibility("default")))

// ---- Calls of Java's ----------------------------------------------------------------------------

static bool can_call_out(const java_stream *stream) {
  return !stream->gone && (stream->flags & JAVA_COMPLETE) == 0;
}

uint32_t java_callout_start(uintptr_t address, uint64_t *id, envoy_buffer cluster,
                            envoy_header *headers, size_t header_count, envoy_buffer body,
                            uint64_t timeout_milliseconds) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  if (!can_call_out(stream)) return JAVA_CALLOUT_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_CALLOUT_NO_STACK;
  envoy_callout_start (*start)(envoy_filter, uint64_t *, envoy_buffer, envoy_header *, size_t,
                               envoy_buffer, uint64_t);
  *(void **)&start = envoy_callback(&known, "http_filter_http_callout");
  if (start == NULL) return JAVA_CALLOUT_NOT_NOW;
  stream_hold(stream);
  uint32_t started =
      start(stream->envoy, id, cluster, headers, header_count, body, timeout_milliseconds);
  stream_release(stream);
  return started;
}

uint32_t java_callout_open(uintptr_t address, uint64_t *id, envoy_buffer cluster,
                           envoy_header *headers, size_t header_count, envoy_buffer body,
                           bool end_of_stream, uint64_t timeout_milliseconds) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  if (!can_call_out(stream)) return JAVA_CALLOUT_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_CALLOUT_NO_STACK;
  envoy_callout_start (*open)(envoy_filter, uint64_t *, envoy_buffer, envoy_header *, size_t,
                              envoy_buffer, bool, uint64_t);
  *(void **)&open = envoy_callback(&known, "http_filter_start_http_stream");
  if (open == NULL) return JAVA_CALLOUT_NOT_NOW;
  stream_hold(stream);
  uint32_t opened = open(stream->envoy, id, cluster, headers, header_count, body, end_of_stream,
                         timeout_milliseconds);
  stream_release(stream);
  return opened;
}

uint32_t java_callout_send(uintptr_t address, uint64_t id, envoy_buffer data, bool end_of_stream) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  if (!can_call_out(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  bool (*send)(envoy_filter, uint64_t, envoy_buffer, bool);
  *(void **)&send = envoy_callback(&known, "http_stream_send_data");
  if (send == NULL) return JAVA_NOT_NOW;
  stream_hold(stream);
  bool sent = send(stream->envoy, id, data, end_of_stream);
  stream_release(stream);
  return sent ? JAVA_DONE : JAVA_NOT_NOW;
}

uint32_t java_callout_send_trailers(uintptr_t address, uint64_t id, envoy_header *trailers,
                                    size_t trailer_count) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  if (!can_call_out(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  bool (*send)(envoy_filter, uint64_t, envoy_header *, size_t);
  *(void **)&send = envoy_callback(&known, "http_stream_send_trailers");
  if (send == NULL) return JAVA_NOT_NOW;
  stream_hold(stream);
  bool sent = send(stream->envoy, id, trailers, trailer_count);
  stream_release(stream);
  return sent ? JAVA_DONE : JAVA_NOT_NOW;
}

uint32_t java_callout_reset(uintptr_t address, uint64_t id) {
  static _Atomic(void *) known;
  java_stream *stream = (java_stream *)address;
  if (!can_call_out(stream)) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*reset)(envoy_filter, uint64_t);
  *(void **)&reset = envoy_callback(&known, "http_filter_reset_http_stream");
  if (reset == NULL) return JAVA_NOT_NOW;
  stream_hold(stream);
  reset(stream->envoy, id);
  stream_release(stream);
  return JAVA_DONE;
}

// ---- What has come ------------------------------------------------------------------------------

static java_callout answer(uint64_t id, uint32_t result, const envoy_header *headers,
                           size_t header_count, const envoy_buffer *chunks, size_t chunk_count) {
  return (java_callout){.id = id,
                        .headers = (uintptr_t)headers,
                        .header_count = header_count,
                        .chunks = (uintptr_t)chunks,
                        .chunk_count = chunk_count,
                        .result = result,
                        .kind = JAVA_CALLOUT_DONE,
                        .end_of_stream = true};
}

static java_callout header_list(uint8_t kind, uint64_t id, const envoy_header *headers,
                                size_t header_count, bool end_of_stream) {
  return (java_callout){.id = id,
                        .headers = (uintptr_t)headers,
                        .header_count = header_count,
                        .kind = kind,
                        .end_of_stream = end_of_stream};
}

static java_callout data_chunks(uint64_t id, const envoy_buffer *chunks, size_t chunk_count,
                                bool end_of_stream) {
  return (java_callout){.id = id,
                        .chunks = (uintptr_t)chunks,
                        .chunk_count = chunk_count,
                        .kind = JAVA_CALLOUT_DATA,
                        .end_of_stream = end_of_stream};
}

static java_callout end(uint8_t kind, uint64_t id, uint32_t reason) {
  return (java_callout){.id = id, .result = reason, .kind = kind, .end_of_stream = true};
}

// ---- The hooks of a stream ----------------------------------------------------------------------

static void stream_event(envoy_filter envoy, uintptr_t filter, java_callout callout) {
  http_enter((java_stream *)filter, envoy, JAVA_HTTP_CALLOUT, (uint64_t)(uintptr_t)&callout, 0, 0);
}

EXPORT void envoy_dynamic_module_on_http_filter_http_callout_done(
    envoy_filter envoy, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
    size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  // The first generation numbers callouts with 32 bits; the rest of the register can be anything.
  if (polyfill_is_first_generation()) id = (uint32_t)id;
  stream_event(envoy, filter, answer(id, result, headers, header_count, chunks, chunk_count));
}

EXPORT void envoy_dynamic_module_on_http_filter_http_stream_headers(
    envoy_filter envoy, uintptr_t filter, uint64_t id, envoy_header *headers, size_t header_count,
    bool end_of_stream) {
  stream_event(envoy, filter,
               header_list(JAVA_CALLOUT_HEADERS, id, headers, header_count, end_of_stream));
}

EXPORT void envoy_dynamic_module_on_http_filter_http_stream_data(envoy_filter envoy,
                                                                 uintptr_t filter, uint64_t id,
                                                                 const envoy_buffer *chunks,
                                                                 size_t chunk_count,
                                                                 bool end_of_stream) {
  stream_event(envoy, filter, data_chunks(id, chunks, chunk_count, end_of_stream));
}

EXPORT void envoy_dynamic_module_on_http_filter_http_stream_trailers(envoy_filter envoy,
                                                                     uintptr_t filter, uint64_t id,
                                                                     envoy_header *trailers,
                                                                     size_t trailer_count) {
  stream_event(envoy, filter,
               header_list(JAVA_CALLOUT_TRAILERS, id, trailers, trailer_count, true));
}

EXPORT void envoy_dynamic_module_on_http_filter_http_stream_complete(envoy_filter envoy,
                                                                     uintptr_t filter,
                                                                     uint64_t id) {
  stream_event(envoy, filter, end(JAVA_CALLOUT_COMPLETE, id, 0));
}

EXPORT void envoy_dynamic_module_on_http_filter_http_stream_reset(envoy_filter envoy,
                                                                  uintptr_t filter, uint64_t id,
                                                                  uint32_t reason) {
  stream_event(envoy, filter, end(JAVA_CALLOUT_RESET, id, reason));
}

// ---- The hooks of a configuration ---------------------------------------------------------------

static void config_event(envoy_filter_config envoy, uintptr_t config, java_callout callout) {
  http_config_event(envoy, config, JAVA_HTTP_CONFIG_CALLOUT, (uint64_t)(uintptr_t)&callout);
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_callout_done(
    envoy_filter_config envoy, uintptr_t config, uint64_t id, uint32_t result,
    envoy_header *headers, size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  config_event(envoy, config, answer(id, result, headers, header_count, chunks, chunk_count));
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_stream_headers(
    envoy_filter_config envoy, uintptr_t config, uint64_t id, envoy_header *headers,
    size_t header_count, bool end_of_stream) {
  config_event(envoy, config,
               header_list(JAVA_CALLOUT_HEADERS, id, headers, header_count, end_of_stream));
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_stream_data(envoy_filter_config envoy,
                                                                        uintptr_t config,
                                                                        uint64_t id,
                                                                        const envoy_buffer *chunks,
                                                                        size_t chunk_count,
                                                                        bool end_of_stream) {
  config_event(envoy, config, data_chunks(id, chunks, chunk_count, end_of_stream));
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_stream_trailers(
    envoy_filter_config envoy, uintptr_t config, uint64_t id, envoy_header *trailers,
    size_t trailer_count) {
  config_event(envoy, config,
               header_list(JAVA_CALLOUT_TRAILERS, id, trailers, trailer_count, true));
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_stream_complete(
    envoy_filter_config envoy, uintptr_t config, uint64_t id) {
  config_event(envoy, config, end(JAVA_CALLOUT_COMPLETE, id, 0));
}

EXPORT void envoy_dynamic_module_on_http_filter_config_http_stream_reset(envoy_filter_config envoy,
                                                                         uintptr_t config,
                                                                         uint64_t id,
                                                                         uint32_t reason) {
  config_event(envoy, config, end(JAVA_CALLOUT_RESET, id, reason));
}
