// SPDX-License-Identifier: Apache-2.0
//
// The same filters as in Java, but in C: the minimum cost of a dynamic module. The dynamic linker
// binds Envoy's functions, and Envoy checks the version of the ABI.
#include <stdlib.h>
#include <string.h>

#include "abi/http_filter_abi.h"

#define EXPORT __attribute__((visibility("default")))

enum { EMPTY = 1, GET_SET_SET, METADATA, ROUTE, STREAMED_REPLY, CALLOUT };

static envoy_buffer text(const char *chars) { return (envoy_buffer){chars, strlen(chars)}; }

EXPORT const char *envoy_dynamic_module_on_program_init(void) { return "v0.2.0"; }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(uintptr_t host, envoy_buffer name,
                                                                envoy_buffer config) {
  (void)host;
  (void)config;
  static const char *const names[] = {"empty", "get_set_set",    "metadata",
                                      "route", "streamed_reply", "callout"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (name.length == strlen(names[i]) && memcmp(name.data, names[i], name.length) == 0) {
      return EMPTY + i;
    }
  }
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t config) { (void)config; }

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_per_route_config_new(envoy_buffer name,
                                                                          envoy_buffer config) {
  (void)name;
  char *copy = malloc(config.length + 1);
  memcpy(copy, config.data, config.length);
  copy[config.length] = 0;
  return (uintptr_t)copy;
}

EXPORT void envoy_dynamic_module_on_http_filter_per_route_config_destroy(uintptr_t config) {
  free((void *)config);
}

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_new(uintptr_t config, uintptr_t host) {
  (void)host;
  return config;
}

EXPORT void envoy_dynamic_module_on_http_filter_destroy(uintptr_t filter) { (void)filter; }

static void copy_metadata(envoy_filter host) {
  envoy_buffer value = {NULL, 0};
  bool found = envoy_dynamic_module_callback_http_get_metadata_string(
      host, ENVOY_METADATA_ROUTE, text("bench"), text("key"), &value);
  envoy_dynamic_module_callback_http_set_dynamic_metadata_string(host, text("bench"), text("copy"),
                                                                 found ? value : text("none"));
}

static void set_route_header(envoy_filter host) {
  uintptr_t route = envoy_dynamic_module_callback_get_most_specific_route_config(host);
  envoy_dynamic_module_callback_http_set_header(host, ENVOY_REQUEST_HEADERS, text("x-route"),
                                                text(route ? (const char *)route : "none"));
}

static void reply(envoy_filter host) {
  envoy_header status = {text(":status"), text("200")};
  envoy_dynamic_module_callback_http_send_response_headers(host, &status, 1, false);
  envoy_dynamic_module_callback_http_send_response_data(host, text("ok"), false);
  envoy_dynamic_module_callback_http_send_response_data(host, text("ok"), false);
  envoy_dynamic_module_callback_http_send_response_data(host, text(""), true);
}

static void call_out(envoy_filter host) {
  envoy_header headers[] = {
      {text(":method"), text("GET")}, {text(":path"), text("/")}, {text("host"), text("answer")}};
  uint64_t id = 0;
  envoy_dynamic_module_callback_http_filter_http_callout(host, &id, text("answer"), headers, 3,
                                                         text(""), 10000);
}

EXPORT void envoy_dynamic_module_on_http_filter_http_callout_done(
    envoy_filter host, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
    size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  (void)filter;
  (void)id;
  (void)chunks;
  (void)chunk_count;
  envoy_buffer status = text("none");
  for (size_t i = 0; result == ENVOY_CALLOUT_SUCCESS && i < header_count; i++) {
    if (headers[i].name.length == 7 && memcmp(headers[i].name.data, ":status", 7) == 0) {
      status = headers[i].value;
    }
  }
  envoy_dynamic_module_callback_http_set_header(host, ENVOY_REQUEST_HEADERS, text("x-status"),
                                                status);
  envoy_dynamic_module_callback_http_filter_continue_decoding(host);
}

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
  if (filter == METADATA) copy_metadata(host);
  if (filter == ROUTE) set_route_header(host);
  if (filter == STREAMED_REPLY) {
    reply(host);
    return ENVOY_HEADERS_STOP_ITERATION;
  }
  if (filter == CALLOUT) {
    call_out(host);
    return ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER;
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
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_headers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_data(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_trailers(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_complete(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_http_stream_reset(void) {}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(void) {
}
EXPORT void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(void) {}
