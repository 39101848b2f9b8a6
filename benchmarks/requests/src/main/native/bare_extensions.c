// SPDX-License-Identifier: Apache-2.0
//
// Network filters, a listener filter and an access logger that do the same as those in Java, but in C.
#include <string.h>

#include "abi/access_logger_abi.h"
#include "abi/listener_filter_abi.h"
#include "abi/network_filter_abi.h"

#define EXPORT __attribute__((visibility("default")))

enum { PASS = 1, ECHO };

static envoy_buffer text(const char *chars) { return (envoy_buffer){chars, strlen(chars)}; }

// ---- Network filters: "pass" lets all data pass, "echo" sends it back -----------------------------

EXPORT uintptr_t envoy_dynamic_module_on_network_filter_config_new(envoy_network_config envoy,
                                                                   envoy_buffer name,
                                                                   envoy_buffer config) {
  (void)envoy;
  (void)config;
  return name.length == 4 && memcmp(name.data, "echo", 4) == 0 ? ECHO : PASS;
}

EXPORT void envoy_dynamic_module_on_network_filter_config_destroy(uintptr_t config) { (void)config; }

EXPORT uintptr_t envoy_dynamic_module_on_network_filter_new(uintptr_t config,
                                                            envoy_connection envoy) {
  (void)envoy;
  return config;
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_new_connection(envoy_connection envoy,
                                                                      uintptr_t filter) {
  (void)envoy;
  (void)filter;
  return ENVOY_NETWORK_CONTINUE;
}

static void send_back(envoy_connection envoy) {
  envoy_buffer chunks[64];
  size_t count = envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks_size(envoy);
  // Envoy reads no more at a time than these hold.
  if (count > sizeof chunks / sizeof *chunks ||
      !envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks(envoy, chunks)) {
    return;
  }
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    envoy_dynamic_module_callback_network_filter_write(envoy, chunks[i], false);
    length += chunks[i].length;
  }
  envoy_dynamic_module_callback_network_filter_drain_read_buffer(envoy, length);
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_read(envoy_connection envoy, uintptr_t filter,
                                                            size_t length, bool end_of_stream) {
  (void)length;
  (void)end_of_stream;
  if (filter != ECHO) return ENVOY_NETWORK_CONTINUE;
  send_back(envoy);
  return ENVOY_NETWORK_STOP_ITERATION;
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_write(envoy_connection envoy,
                                                             uintptr_t filter, size_t length,
                                                             bool end_of_stream) {
  (void)envoy;
  (void)filter;
  (void)length;
  (void)end_of_stream;
  return ENVOY_NETWORK_CONTINUE;
}

EXPORT void envoy_dynamic_module_on_network_filter_event(envoy_connection envoy, uintptr_t filter,
                                                         envoy_connection_event event) {
  (void)envoy;
  (void)filter;
  (void)event;
}

EXPORT void envoy_dynamic_module_on_network_filter_destroy(uintptr_t filter) { (void)filter; }

EXPORT void envoy_dynamic_module_on_network_filter_http_callout_done(
    envoy_connection envoy, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
    size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  (void)envoy;
  (void)filter;
  (void)id;
  (void)result;
  (void)headers;
  (void)header_count;
  (void)chunks;
  (void)chunk_count;
}

// ---- A listener filter: tells TLS from plain text by the first byte --------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_listener_filter_config_new(envoy_listener_config envoy,
                                                                    envoy_buffer name,
                                                                    envoy_buffer config) {
  (void)envoy;
  (void)name;
  (void)config;
  return 1;
}

EXPORT void envoy_dynamic_module_on_listener_filter_config_destroy(uintptr_t config) {
  (void)config;
}

EXPORT uintptr_t envoy_dynamic_module_on_listener_filter_new(uintptr_t config, envoy_socket envoy) {
  (void)envoy;
  return config;
}

EXPORT uint32_t envoy_dynamic_module_on_listener_filter_on_accept(envoy_socket envoy,
                                                                  uintptr_t filter) {
  (void)envoy;
  (void)filter;
  return ENVOY_LISTENER_STOP_ITERATION;
}

EXPORT uint32_t envoy_dynamic_module_on_listener_filter_on_data(envoy_socket envoy,
                                                                uintptr_t filter, size_t length) {
  (void)filter;
  (void)length;
  envoy_buffer chunk = {NULL, 0};
  bool tls = envoy_dynamic_module_callback_listener_filter_get_buffer_chunk(envoy, &chunk) &&
             chunk.length > 0 && ((const char *)chunk.data)[0] == 0x16;
  envoy_dynamic_module_callback_listener_filter_set_detected_transport_protocol(
      envoy, text(tls ? "tls" : "raw_buffer"));
  return ENVOY_LISTENER_CONTINUE;
}

EXPORT void envoy_dynamic_module_on_listener_filter_on_close(envoy_socket envoy, uintptr_t filter) {
  (void)envoy;
  (void)filter;
}

EXPORT size_t envoy_dynamic_module_on_listener_filter_get_max_read_bytes(envoy_socket envoy,
                                                                         uintptr_t filter) {
  (void)envoy;
  (void)filter;
  return 1;
}

EXPORT void envoy_dynamic_module_on_listener_filter_destroy(uintptr_t filter) { (void)filter; }

EXPORT void envoy_dynamic_module_on_listener_filter_scheduled(envoy_socket envoy, uintptr_t filter,
                                                              uint64_t event) {
  (void)envoy;
  (void)filter;
  (void)event;
}

EXPORT void envoy_dynamic_module_on_listener_filter_http_callout_done(
    envoy_socket envoy, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
    size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  (void)envoy;
  (void)filter;
  (void)id;
  (void)result;
  (void)headers;
  (void)header_count;
  (void)chunks;
  (void)chunk_count;
}

// ---- An access logger: reads a path, a number and the bytes of each entry --------------------------

static uint64_t logged;

EXPORT uintptr_t envoy_dynamic_module_on_access_logger_config_new(envoy_logger_config envoy,
                                                                  envoy_buffer name,
                                                                  envoy_buffer config) {
  (void)envoy;
  (void)name;
  (void)config;
  return 1;
}

EXPORT void envoy_dynamic_module_on_access_logger_config_destroy(uintptr_t config) { (void)config; }

EXPORT uintptr_t envoy_dynamic_module_on_access_logger_new(uintptr_t config, uintptr_t envoy) {
  (void)envoy;
  return config;
}

EXPORT void envoy_dynamic_module_on_access_logger_log(envoy_log_entry entry, uintptr_t logger,
                                                      envoy_log_type type) {
  (void)logger;
  (void)type;
  envoy_buffer path = {NULL, 0};
  uint64_t bytes[4] = {0};
  envoy_dynamic_module_callback_access_logger_get_header_value(
      entry, ENVOY_REQUEST_HEADERS, text(":path"), &path, 0, NULL);
  envoy_dynamic_module_callback_access_logger_get_bytes_info(entry, bytes);
  logged += path.length + bytes[1] +
            envoy_dynamic_module_callback_access_logger_get_response_code(entry);
}

EXPORT void envoy_dynamic_module_on_access_logger_destroy(uintptr_t logger) { (void)logger; }
