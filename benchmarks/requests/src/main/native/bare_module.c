// SPDX-License-Identifier: Apache-2.0
//
// The same filters as in Java, but in C: the minimum cost of a dynamic module. The dynamic linker
// binds Envoy's functions, and Envoy checks the version of the ABI.
#include <string.h>

#include "abi/http_filter_abi.h"

#define EXPORT __attribute__((visibility("default")))

enum { EMPTY = 1, GET_SET_SET = 2 };

static envoy_buffer text(const char *chars) { return (envoy_buffer){chars, strlen(chars)}; }

EXPORT const char *envoy_dynamic_module_on_program_init(void) { return "v0.2.0"; }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(uintptr_t host, envoy_buffer name,
                                                                envoy_buffer config) {
  (void)host;
  (void)config;
  if (name.length == 5 && memcmp(name.data, "empty", 5) == 0) return EMPTY;
  if (name.length == 11 && memcmp(name.data, "get_set_set", 11) == 0) return GET_SET_SET;
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t config) { (void)config; }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_per_route_config_new(envoy_buffer name,
                                                                          envoy_buffer config) {
  (void)name;
  (void)config;
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_per_route_config_destroy(uintptr_t config) {
  (void)config;
}

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_new(uintptr_t config, uintptr_t host) {
  (void)host;
  return config;
}

EXPORT void envoy_dynamic_module_on_http_filter_destroy(uintptr_t filter) { (void)filter; }

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_headers(uintptr_t host,
                                                                    uintptr_t filter, bool end) {
  (void)end;
  if (filter == GET_SET_SET) {
    envoy_buffer agent = {NULL, 0};
    bool found = envoy_dynamic_module_callback_http_get_header(
        host, ENVOY_REQUEST_HEADERS, text("user-agent"), &agent, 0, NULL);
    envoy_dynamic_module_callback_http_set_header(host, ENVOY_REQUEST_HEADERS, text("x-agent"),
                                                  found ? agent : text("none"));
  }
  return ENVOY_HEADERS_CONTINUE;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_body(uintptr_t host, uintptr_t filter,
                                                                 bool end) {
  (void)host;
  (void)filter;
  (void)end;
  return ENVOY_BODY_CONTINUE;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_request_trailers(uintptr_t host,
                                                                     uintptr_t filter) {
  (void)host;
  (void)filter;
  return ENVOY_TRAILERS_CONTINUE;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_headers(uintptr_t host,
                                                                     uintptr_t filter, bool end) {
  (void)end;
  if (filter == GET_SET_SET) {
    envoy_dynamic_module_callback_http_set_header(host, ENVOY_RESPONSE_HEADERS, text("x-seen"),
                                                  text("yes"));
  }
  return ENVOY_HEADERS_CONTINUE;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_body(uintptr_t host, uintptr_t filter,
                                                                  bool end) {
  (void)host;
  (void)filter;
  (void)end;
  return ENVOY_BODY_CONTINUE;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_response_trailers(uintptr_t host,
                                                                      uintptr_t filter) {
  (void)host;
  (void)filter;
  return ENVOY_TRAILERS_CONTINUE;
}

EXPORT void envoy_dynamic_module_on_http_filter_stream_complete(uintptr_t host, uintptr_t filter) {
  (void)host;
  (void)filter;
}

EXPORT uint32_t envoy_dynamic_module_on_http_filter_local_reply(uintptr_t host, uintptr_t filter,
                                                                uint32_t status,
                                                                envoy_buffer details, bool reset) {
  (void)host;
  (void)filter;
  (void)status;
  (void)details;
  (void)reset;
  return ENVOY_LOCAL_REPLY_CONTINUE;
}

// Envoy requires these hooks, but never calls them for these filters.
EXPORT void envoy_dynamic_module_on_http_filter_scheduled(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_callout_done(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_headers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_data(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_trailers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_complete(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_reset(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(void) {
}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(void) {}
