// SPDX-License-Identifier: Apache-2.0
//
// The hooks of HTTP filters, which Envoy calls. The launcher answers those that the filter's class
// does not override, and passes the others to Java.
#include "core/envoy.h"
#include "hooks/config.h"
#include "hooks/http_ending.h"
#include "hooks/http_entry.h"
#include "hooks/http_stream.h"
#include "polyfill/body_hook.h"

#define EXPORT __attribute__((visibility("default")))

// Handles a hook for a part of a message, and records whether its answer holds the message.
static int64_t message_event(uint32_t hook, envoy_filter envoy, uintptr_t filter, uint64_t argument,
                             int64_t stop) {
  java_stream *stream = (java_stream *)filter;
  bool headers = hook == JAVA_HTTP_REQUEST_HEADERS || hook == JAVA_HTTP_RESPONSE_HEADERS;
  const int64_t pass = 0;  // ENVOY_HEADERS_CONTINUE, ENVOY_BODY_CONTINUE, ENVOY_TRAILERS_CONTINUE
  bool response = hook >= JAVA_HTTP_RESPONSE_HEADERS;
  // Up to v1.39, Envoy goes on with a message whose filter it has destroyed meanwhile: a cluster's,
  // if a listener's filter answers the response that the former has just resumed.
  if (stream == NULL) return stop;
  if (!response && argument != 0) stream->request_end = (uint8_t)(hook + JAVA_END_IN_HEADERS);
  if (!stream_wants(stream, hook)) {
    stream_note_answer(stream, response, true);
    return pass;
  }
  stream_hold(stream);
  if (headers) stream_note_arrival(stream, response);
  int64_t answer = http_enter(stream, envoy, hook, argument, pass, stop);
  bool passes = answer == pass || (headers && answer == ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM);
  stream_note_answer(stream, response, passes);
  stream_release(stream);
  return answer;
}

static uint32_t headers_event(uint32_t hook, envoy_filter envoy, uintptr_t filter, bool end_of_stream) {
  int64_t answer =
      message_event(hook, envoy, filter, end_of_stream, ENVOY_HEADERS_STOP_ITERATION);
  // Nothing follows these headers that could be held, too. But for a message held with all that
  // follows, Envoy v1.40 does not send a body that the filter adds.
  if (end_of_stream && (answer == ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER ||
                        answer == ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK)) {
    answer = ENVOY_HEADERS_STOP_ITERATION;
  }
  return (uint32_t)answer;
}

static uint32_t body_event(uint32_t hook, envoy_filter envoy, uintptr_t filter, bool end_of_stream) {
  polyfill_body_hook here = {
      .filter = envoy, .response = hook == JAVA_HTTP_RESPONSE_BODY, .end_of_stream = end_of_stream};
  java_stream *stream = (java_stream *)filter;
  bool wanted = stream_wants(stream, hook);
  if (stream != NULL) stream_hold(stream);
  if (wanted) polyfill_enter_body(&here);
  int64_t answer =
      message_event(hook, envoy, filter, end_of_stream, ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
  if (wanted) polyfill_leave_body(&here, answer);
  // A request that is to be started anew needs its last piece as well.
  if (stream != NULL) {
    if (!here.response && (stream->flags & JAVA_ENDING) != 0) {
      answer = ENVOY_BODY_STOP_ITERATION_AND_BUFFER;
    }
    stream_release(stream);
  }
  return (uint32_t)answer;
}

static uint32_t trailers_event(uint32_t hook, envoy_filter envoy, uintptr_t filter) {
  const uint64_t end_of_stream = true;
  return (uint32_t)message_event(hook, envoy, filter, end_of_stream, ENVOY_TRAILERS_STOP_ITERATION);
}

// ---- The stream ---------------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_new(uintptr_t address, envoy_filter envoy) {
  const loaded_config *config = (const loaded_config *)address;
  polyfill_forget(envoy);
  return (uintptr_t)stream_new(config->handle, config->failures, envoy);
}

EXPORT void envoy_dynamic_module_on_http_filter_destroy(uintptr_t filter) {
  http_destroy((java_stream *)filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_headers(envoy_filter envoy,
                                                                    uintptr_t filter,
                                                                    bool end_of_stream) {
  return headers_event(JAVA_HTTP_REQUEST_HEADERS, envoy, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_body(envoy_filter envoy, uintptr_t filter,
                                                                 bool end_of_stream) {
  return body_event(JAVA_HTTP_REQUEST_BODY, envoy, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_trailers(envoy_filter envoy,
                                                                     uintptr_t filter) {
  return trailers_event(JAVA_HTTP_REQUEST_TRAILERS, envoy, filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_headers(envoy_filter envoy,
                                                                     uintptr_t filter,
                                                                     bool end_of_stream) {
  return headers_event(JAVA_HTTP_RESPONSE_HEADERS, envoy, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_body(envoy_filter envoy, uintptr_t filter,
                                                                  bool end_of_stream) {
  return body_event(JAVA_HTTP_RESPONSE_BODY, envoy, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_trailers(envoy_filter envoy,
                                                                      uintptr_t filter) {
  return trailers_event(JAVA_HTTP_RESPONSE_TRAILERS, envoy, filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_local_reply(envoy_filter envoy, uintptr_t filter,
                                                                uint32_t status,
                                                                envoy_buffer details,
                                                                bool reset_imminent) {
  java_stream *stream = (java_stream *)filter;
  stream_note_local_reply(stream);
  if (!stream_wants(stream, JAVA_HTTP_LOCAL_REPLY)) return ENVOY_LOCAL_REPLY_CONTINUE;
  java_local_reply reply = {details, status, reset_imminent};
  return (uint32_t)http_enter(stream, envoy, JAVA_HTTP_LOCAL_REPLY, (uint64_t)(uintptr_t)&reply,
                                ENVOY_LOCAL_REPLY_CONTINUE, ENVOY_LOCAL_REPLY_CONTINUE);
}

EXPORT void envoy_dynamic_module_on_http_filter_stream_complete(envoy_filter envoy, uintptr_t filter) {
  java_stream *stream = (java_stream *)filter;
  stream_note_complete(stream);
  if (stream_wants(stream, JAVA_HTTP_STREAM_COMPLETE)) {
    http_enter(stream, envoy, JAVA_HTTP_STREAM_COMPLETE, 0, 0, 0);
  }
  polyfill_forget(envoy);
}

EXPORT void envoy_dynamic_module_on_http_filter_scheduled(envoy_filter envoy, uintptr_t filter,
                                                          uint64_t event) {
  java_stream *stream = (java_stream *)filter;
  switch (event) {
    case HTTP_ENDING_EVENT:
      http_end_as_asked(stream);
      return;
    case HTTP_DRAIN_EVENT:
      http_drain_as_asked(stream);
      return;
    case HTTP_ABOVE_HIGH_WATERMARK_EVENT:
    case HTTP_BELOW_LOW_WATERMARK_EVENT: {
      uint32_t hook = event == HTTP_ABOVE_HIGH_WATERMARK_EVENT ? JAVA_HTTP_ABOVE_HIGH_WATERMARK
                                                               : JAVA_HTTP_BELOW_LOW_WATERMARK;
      if (stream_wants(stream, hook)) http_enter(stream, envoy, hook, 0, 0, 0);
      return;
    }
    default:
      break;
  }
  http_enter(stream, envoy, JAVA_HTTP_SCHEDULED, event, 0, 0);
}

// Envoy may call these before the stream's first hook, when there is no filter yet, and v1.38.0 even
// before there is a stream. It does so in the middle of a write, or of closing the connection, and
// crashes if the stream ends inside; so the filter is told in a scheduled event.
static void watermark_event(uint32_t hook, envoy_filter envoy, uintptr_t filter, uint64_t event) {
  const java_stream *stream = (const java_stream *)filter;
  if (stream == NULL || stream->place == 0 || !stream_wants(stream, hook)) return;
  http_schedule(envoy, event);
}

EXPORT void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(
    envoy_filter envoy, uintptr_t filter) {
  watermark_event(JAVA_HTTP_ABOVE_HIGH_WATERMARK, envoy, filter, HTTP_ABOVE_HIGH_WATERMARK_EVENT);
}

EXPORT void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(
    envoy_filter envoy, uintptr_t filter) {
  watermark_event(JAVA_HTTP_BELOW_LOW_WATERMARK, envoy, filter, HTTP_BELOW_LOW_WATERMARK_EVENT);
}
