// SPDX-License-Identifier: Apache-2.0
//
// What Envoy calls. Each hook is answered here if the filter's class does not override it, and
// handed to Java if it does.
#include <stdlib.h>

#include "host.h"
#include "module.h"

#define EXPORT __attribute__((visibility("default")))

// A stream that there was no memory for: it takes part in the request's headers only, to turn them
// into a 500.
static java_stream broken = {.hooks = 1u << JAVA_REQUEST_HEADERS};

static bool wants(uintptr_t filter, uint32_t hook) {
  return ((const java_stream *)filter)->hooks >> hook & 1;
}

static int64_t enter(uint32_t hook, uintptr_t host, uintptr_t filter, uint64_t argument) {
  java_stream *stream = (java_stream *)filter;
  if (stream == &broken) return JAVA_FAILED;
  // The first hook makes the filter. Until it is made no other hook is for it, and none ever is if
  // that fails; Java says which ones are.
  if (stream->place == 0) stream->hooks = 0;
  return module_event(hook, host, filter, argument);
}

// The last resort: Java could not even report its failure (no memory, no stack). The request ends
// with a 500, or with a reset if the response has begun; Envoy decides which.
static int64_t fail_closed(uintptr_t host, int64_t answer) {
  host_log(ENVOY_LOG_CRITICAL, "java: a filter failed and its failure could not be reported");
  void (*send_response)(uintptr_t, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send_response = host_lookup("envoy_dynamic_module_callback_http_send_response");
  if (send_response != NULL) {
    send_response(host, 500, NULL, 0, (envoy_buffer){NULL, 0}, (envoy_buffer){NULL, 0});
  }
  return answer;
}

// Enters Java for a hook that the filter overrides; `pass` and `stop` are the hook's own words for
// "go on" and "hold".
static int64_t stream_event(uint32_t hook, uintptr_t host, uintptr_t filter, uint64_t argument,
                            int64_t pass, int64_t stop) {
  if (!wants(filter, hook)) return pass;
  int64_t answer = enter(hook, host, filter, argument);
  return answer == JAVA_FAILED ? fail_closed(host, stop) : answer;
}

static uint32_t body_event(uint32_t hook, uintptr_t host, uintptr_t filter, bool end_of_stream) {
  if (!wants(filter, hook)) return ENVOY_BODY_CONTINUE;
  polyfill_body_hook here = {
      .filter = host, .response = hook == JAVA_RESPONSE_BODY, .end_of_stream = end_of_stream};
  polyfill_enter_body(&here);
  int64_t answer = stream_event(hook, host, filter, end_of_stream, ENVOY_BODY_CONTINUE,
                                ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
  polyfill_leave_body(&here, answer);
  return (uint32_t)answer;
}

// ---- Module and configuration -------------------------------------------------------------------

EXPORT const char *envoy_dynamic_module_on_program_init(void) { return host_abi_version(); }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(uintptr_t host, envoy_buffer name,
                                                                envoy_buffer text) {
  if (!module_acquire()) return 0;
  java_config config = {name, text};
  int64_t handle = module_event(JAVA_CONFIG_NEW, host, 0, (uint64_t)(uintptr_t)&config);
  if (handle > 0) return (uintptr_t)handle;
  module_release();
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t config) {
  if (config == 0) return;
  module_event(JAVA_CONFIG_DESTROY, 0, config, 0);
  module_release();
}

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_per_route_config_new(envoy_buffer name,
                                                                          envoy_buffer text) {
  (void)text;
  host_log(ENVOY_LOG_ERROR, "java: filter '%.*s': per-route configuration is not supported",
           (int)name.length, name.data);
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_per_route_config_destroy(uintptr_t config) {
  (void)config;
}

// ---- The stream ---------------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_new(uintptr_t config, uintptr_t host) {
  polyfill_forget(host);
  java_stream *stream = malloc(sizeof *stream);
  if (stream == NULL) return (uintptr_t)&broken;
  *stream = (java_stream){config, 0, UINT32_MAX};
  return (uintptr_t)stream;
}

EXPORT void envoy_dynamic_module_on_http_filter_destroy(uintptr_t filter) {
  java_stream *stream = (java_stream *)filter;
  if (stream == NULL || stream == &broken) return;
  uint64_t place = stream->place;
  free(stream);
  if (place != 0) module_event(JAVA_FILTER_DESTROY, 0, place, 0);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_headers(uintptr_t host,
                                                                    uintptr_t filter,
                                                                    bool end_of_stream) {
  return (uint32_t)stream_event(JAVA_REQUEST_HEADERS, host, filter, end_of_stream,
                                ENVOY_HEADERS_CONTINUE, ENVOY_HEADERS_STOP_ITERATION);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_body(uintptr_t host, uintptr_t filter,
                                                                 bool end_of_stream) {
  return body_event(JAVA_REQUEST_BODY, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_trailers(uintptr_t host,
                                                                     uintptr_t filter) {
  return (uint32_t)stream_event(JAVA_REQUEST_TRAILERS, host, filter, 0, ENVOY_TRAILERS_CONTINUE,
                                ENVOY_TRAILERS_STOP_ITERATION);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_headers(uintptr_t host,
                                                                     uintptr_t filter,
                                                                     bool end_of_stream) {
  return (uint32_t)stream_event(JAVA_RESPONSE_HEADERS, host, filter, end_of_stream,
                                ENVOY_HEADERS_CONTINUE, ENVOY_HEADERS_STOP_ITERATION);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_body(uintptr_t host, uintptr_t filter,
                                                                  bool end_of_stream) {
  return body_event(JAVA_RESPONSE_BODY, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_trailers(uintptr_t host,
                                                                      uintptr_t filter) {
  return (uint32_t)stream_event(JAVA_RESPONSE_TRAILERS, host, filter, 0, ENVOY_TRAILERS_CONTINUE,
                                ENVOY_TRAILERS_STOP_ITERATION);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_local_reply(uintptr_t host, uintptr_t filter,
                                                                uint32_t status,
                                                                envoy_buffer details,
                                                                bool reset_imminent) {
  if (!wants(filter, JAVA_LOCAL_REPLY)) return ENVOY_LOCAL_REPLY_CONTINUE;
  java_local_reply reply = {details, status, reset_imminent};
  int64_t answer = enter(JAVA_LOCAL_REPLY, host, filter, (uint64_t)(uintptr_t)&reply);
  // A reply is on its way already, so there is nothing to send in its place.
  return answer == JAVA_FAILED ? ENVOY_LOCAL_REPLY_CONTINUE : (uint32_t)answer;
}

EXPORT void envoy_dynamic_module_on_http_filter_stream_complete(uintptr_t host, uintptr_t filter) {
  if (wants(filter, JAVA_STREAM_COMPLETE)) enter(JAVA_STREAM_COMPLETE, host, filter, 0);
  polyfill_forget(host);
}

EXPORT void envoy_dynamic_module_on_http_filter_scheduled(uintptr_t host, uintptr_t filter,
                                                          uint64_t event) {
  if (enter(JAVA_SCHEDULED, host, filter, event) == JAVA_FAILED) fail_closed(host, 0);
}

// ---- Hooks that Envoy demands and the SDK has no use for yet ------------------------------------
// They answer what was asked for by nobody: the SDK starts no callout and no HTTP stream.

EXPORT void envoy_dynamic_module_on_http_filter_http_callout_done(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_headers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_data(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_trailers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_complete(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_reset(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(void) {
}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(void) {}
