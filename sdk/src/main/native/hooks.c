// SPDX-License-Identifier: Apache-2.0
//
// What Envoy calls. Each hook is answered here if the filter's class does not override it, and
// handed to Java if it does.
#include <stdlib.h>

#include "host.h"
#include "module.h"
#include "stream.h"
#include "threads.h"

#define EXPORT __attribute__((visibility("default")))

// What the launcher keeps of a configuration.
typedef struct {
  uintptr_t handle;
  uint64_t failures;
} configuration;

// A hook for a part of a message. Its answer says whether the filter holds the message, also if the
// launcher gives that answer itself.
static int64_t message_event(uint32_t hook, uintptr_t host, uintptr_t filter, uint64_t argument,
                             int64_t stop) {
  java_stream *stream = (java_stream *)filter;
  bool headers = hook == JAVA_REQUEST_HEADERS || hook == JAVA_RESPONSE_HEADERS;
  const int64_t pass = 0;  // ENVOY_HEADERS_CONTINUE, ENVOY_BODY_CONTINUE, ENVOY_TRAILERS_CONTINUE
  bool response = hook >= JAVA_RESPONSE_HEADERS;
  if (!stream_wants(stream, hook)) {
    stream_note_answer(stream, response, true);
    return pass;
  }
  stream_hold(stream);
  if (headers) stream_note_arrival(stream, response);
  int64_t answer = stream_enter(stream, host, hook, argument, pass, stop);
  bool passes = answer == pass || (headers && answer == ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM);
  stream_note_answer(stream, response, passes);
  stream_release(stream);
  return answer;
}

static uint32_t headers_event(uint32_t hook, uintptr_t host, uintptr_t filter, bool end_of_stream) {
  int64_t answer =
      message_event(hook, host, filter, end_of_stream, ENVOY_HEADERS_STOP_ITERATION);
  // Behind these headers nothing comes that could be held as well. To Envoy v1.40 it makes a
  // difference: of a message held with all that follows, it forgets to send a body that is added.
  if (end_of_stream && (answer == ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER ||
                        answer == ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK)) {
    answer = ENVOY_HEADERS_STOP_ITERATION;
  }
  return (uint32_t)answer;
}

static uint32_t body_event(uint32_t hook, uintptr_t host, uintptr_t filter, bool end_of_stream) {
  polyfill_body_hook here = {
      .filter = host, .response = hook == JAVA_RESPONSE_BODY, .end_of_stream = end_of_stream};
  bool wanted = stream_wants((const java_stream *)filter, hook);
  if (wanted) polyfill_enter_body(&here);
  int64_t answer =
      message_event(hook, host, filter, end_of_stream, ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
  if (wanted) polyfill_leave_body(&here, answer);
  return (uint32_t)answer;
}

static uint32_t trailers_event(uint32_t hook, uintptr_t host, uintptr_t filter) {
  return (uint32_t)message_event(hook, host, filter, 0, ENVOY_TRAILERS_STOP_ITERATION);
}

// ---- Module and configuration -------------------------------------------------------------------

EXPORT const char *envoy_dynamic_module_on_program_init(void) { return host_abi_version(); }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(uintptr_t host, envoy_buffer name,
                                                                envoy_buffer text) {
  configuration *made = malloc(sizeof *made);
  if (made == NULL) return 0;
  if (module_acquire()) {
    java_config config = {name, text, JAVA_NO_COUNTER};
    int64_t handle =
        threads_can_enter()
            ? module_event(JAVA_CONFIG_NEW, host, 0, (uint64_t)(uintptr_t)&config)
            : JAVA_FAILED;
    if (handle > 0) {
      *made = (configuration){(uintptr_t)handle, config.failures};
      return (uintptr_t)made;
    }
    if (handle == JAVA_FAILED) {
      host_log(ENVOY_LOG_ERROR,
               "java: filter '%.*s': the configuration failed, and the reason could not be reported",
               (int)name.length, name.data);
    }
    module_release();
  }
  free(made);
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t address) {
  configuration *config = (configuration *)address;
  if (config == NULL) return;
  if (threads_can_enter()) module_event(JAVA_CONFIG_DESTROY, 0, config->handle, 0);
  free(config);
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

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_new(uintptr_t address, uintptr_t host) {
  const configuration *config = (const configuration *)address;
  polyfill_forget(host);
  return (uintptr_t)stream_new(config->handle, config->failures, host);
}

EXPORT void envoy_dynamic_module_on_http_filter_destroy(uintptr_t filter) {
  stream_destroy((java_stream *)filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_headers(uintptr_t host,
                                                                    uintptr_t filter,
                                                                    bool end_of_stream) {
  return headers_event(JAVA_REQUEST_HEADERS, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_body(uintptr_t host, uintptr_t filter,
                                                                 bool end_of_stream) {
  return body_event(JAVA_REQUEST_BODY, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_trailers(uintptr_t host,
                                                                     uintptr_t filter) {
  return trailers_event(JAVA_REQUEST_TRAILERS, host, filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_headers(uintptr_t host,
                                                                     uintptr_t filter,
                                                                     bool end_of_stream) {
  return headers_event(JAVA_RESPONSE_HEADERS, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_body(uintptr_t host, uintptr_t filter,
                                                                  bool end_of_stream) {
  return body_event(JAVA_RESPONSE_BODY, host, filter, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_trailers(uintptr_t host,
                                                                      uintptr_t filter) {
  return trailers_event(JAVA_RESPONSE_TRAILERS, host, filter);
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_local_reply(uintptr_t host, uintptr_t filter,
                                                                uint32_t status,
                                                                envoy_buffer details,
                                                                bool reset_imminent) {
  java_stream *stream = (java_stream *)filter;
  stream_note_local_reply(stream);
  if (!stream_wants(stream, JAVA_LOCAL_REPLY)) return ENVOY_LOCAL_REPLY_CONTINUE;
  java_local_reply reply = {details, status, reset_imminent};
  return (uint32_t)stream_enter(stream, host, JAVA_LOCAL_REPLY, (uint64_t)(uintptr_t)&reply,
                                ENVOY_LOCAL_REPLY_CONTINUE, ENVOY_LOCAL_REPLY_CONTINUE);
}

EXPORT void envoy_dynamic_module_on_http_filter_stream_complete(uintptr_t host, uintptr_t filter) {
  java_stream *stream = (java_stream *)filter;
  stream_note_complete(stream);
  if (stream_wants(stream, JAVA_STREAM_COMPLETE)) {
    stream_enter(stream, host, JAVA_STREAM_COMPLETE, 0, 0, 0);
  }
  polyfill_forget(host);
}

EXPORT void envoy_dynamic_module_on_http_filter_scheduled(uintptr_t host, uintptr_t filter,
                                                          uint64_t event) {
  stream_enter((java_stream *)filter, host, JAVA_SCHEDULED, event, 0, 0);
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
