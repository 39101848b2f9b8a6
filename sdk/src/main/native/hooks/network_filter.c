// SPDX-License-Identifier: Apache-2.0
//
// The hooks of network filters, which Envoy calls. The launcher answers those that the filter's class
// does not override, and passes the others to Java.
#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/config.h"
#include "hooks/network_connection.h"
#include "hooks/network_schedule.h"

#define EXPORT __attribute__((visibility("default")))

// ---- Configurations -----------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_network_filter_config_new(envoy_network_config envoy,
                                                                   envoy_buffer name,
                                                                   envoy_buffer text) {
  return config_new(JAVA_NETWORK_FILTERS, JAVA_NETWORK_CONFIG_NEW, envoy, name, text);
}

EXPORT void envoy_dynamic_module_on_network_filter_config_destroy(uintptr_t config) {
  config_destroy(JAVA_NETWORK_FILTERS, JAVA_NETWORK_CONFIG_DESTROY, config);
}

EXPORT void envoy_dynamic_module_on_network_filter_config_scheduled(uintptr_t address,
                                                                    uint64_t event) {
  uint64_t failed =
      config_event(JAVA_NETWORK_FILTERS, JAVA_NETWORK_CONFIG_SCHEDULED, address, event);
  const loaded_config *config = (const loaded_config *)address;
  if (failed == 0 || config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_network_config, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_network_filter_config_increment_counter");
  if (increment != NULL) increment(config->envoy, config->failures, failed);
}

// ---- The way into Java --------------------------------------------------------------------------

static int64_t call(java_connection *connection, uint32_t hook, uint64_t argument) {
  if (!threads_can_enter()) return JAVA_FAILED;
  // The first hook makes the filter. Until then, and after a failure to make it, no hook enters Java.
  // Java then sets the hooks that do.
  if (connection->place == 0) connection->hooks = 0;
  return module_event(JAVA_NETWORK_FILTERS, hook, connection->envoy, (uintptr_t)connection, argument);
}

// Enters Java for a hook, unless the filter has failed; returns its answer, or
// ENVOY_NETWORK_STOP_ITERATION if the connection is to end. The connection is held.
static int64_t enter(java_connection *connection, uint32_t hook, uint64_t argument) {
  if ((connection->flags & JAVA_CONNECTION_FAIL_CLOSED) != 0) return ENVOY_NETWORK_STOP_ITERATION;
  int64_t answer = call(connection, hook, argument);
  if (answer < 0) connection_fail(connection, answer);
  return (connection->flags & JAVA_CONNECTION_CLOSING) != 0 ? ENVOY_NETWORK_STOP_ITERATION : answer;
}

static void enter_without_answer(java_connection *connection, uint32_t hook, uint64_t argument) {
  if (connection == NULL || connection_is_missing(connection)) return;
  connection_hold(connection);
  enter(connection, hook, argument);
  connection_release(connection);
}

// A hook for a new connection, or for data read.
static uint32_t read_event(java_connection *connection, uint32_t hook, uint64_t argument) {
  if (connection == NULL) return ENVOY_NETWORK_STOP_ITERATION;
  if (!connection_wants(connection, hook)) {
    connection->flags &= (uint8_t)~JAVA_CONNECTION_HELD;
    return ENVOY_NETWORK_CONTINUE;
  }
  connection_hold(connection);
  connection->reads++;
  int64_t answer = enter(connection, hook, argument);
  connection->reads--;
  connection->flags &= (uint8_t)~JAVA_CONNECTION_HELD;
  if (answer != ENVOY_NETWORK_CONTINUE) connection->flags |= JAVA_CONNECTION_HELD;
  connection_release(connection);
  return (uint32_t)answer;
}

// ---- The connection -----------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_network_filter_new(uintptr_t address,
                                                            envoy_connection envoy) {
  const loaded_config *config = (const loaded_config *)address;
  return (uintptr_t)connection_new(config->handle, config->failures, envoy);
}

EXPORT void envoy_dynamic_module_on_network_filter_destroy(uintptr_t filter) {
  java_connection *connection = (java_connection *)filter;
  if (connection == NULL || connection_is_missing(connection)) return;
  connection->gone = true;
  connection_hold(connection);
  if (connection->place != 0) {
    int64_t result = JAVA_FAILED;
    if (threads_can_enter()) {
      result = module_event(JAVA_NETWORK_FILTERS, JAVA_NETWORK_FILTER_DESTROY, connection->envoy,
                            connection->place, 0);
    }
    if (result < 0) connection_fail(connection, result);
  }
  connection_release(connection);
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_new_connection(envoy_connection envoy,
                                                                      uintptr_t filter) {
  java_connection *connection = (java_connection *)filter;
  if (connection != NULL && connection_is_missing(connection)) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: no memory is left for a connection");
    connection->envoy = envoy;
    connection->depth = 0;
    connection->flags = JAVA_CONNECTION_FAIL_CLOSED;
    connection_hold(connection);
    connection_ask_to_close(connection, ENVOY_CLOSE_NO_FLUSH, NULL);
    connection_release(connection);
    return ENVOY_NETWORK_STOP_ITERATION;
  }
  return read_event(connection, JAVA_NETWORK_NEW_CONNECTION, 0);
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_read(envoy_connection envoy,
                                                            uintptr_t filter, size_t length,
                                                            bool end_of_stream) {
  (void)envoy;
  (void)length;
  return read_event((java_connection *)filter, JAVA_NETWORK_READ, end_of_stream);
}

EXPORT uint32_t envoy_dynamic_module_on_network_filter_write(envoy_connection envoy,
                                                             uintptr_t filter, size_t length,
                                                             bool end_of_stream) {
  (void)envoy;
  (void)length;
  java_connection *connection = (java_connection *)filter;
  if (connection == NULL) return ENVOY_NETWORK_STOP_ITERATION;
  if (!connection_wants(connection, JAVA_NETWORK_WRITE)) return ENVOY_NETWORK_CONTINUE;
  connection_hold(connection);
  connection->writes++;
  // Of what the filter has written before it asked for the end, nothing may be lost.
  bool was_closing = (connection->flags & JAVA_CONNECTION_CLOSING) != 0;
  int64_t answer = was_closing && (connection->flags & JAVA_CONNECTION_FAIL_CLOSED) == 0
                       ? ENVOY_NETWORK_CONTINUE
                       : enter(connection, JAVA_NETWORK_WRITE, end_of_stream);
  connection->writes--;
  connection_release(connection);
  return (uint32_t)answer;
}

EXPORT void envoy_dynamic_module_on_network_filter_event(envoy_connection envoy, uintptr_t filter,
                                                         envoy_connection_event event) {
  (void)envoy;
  java_connection *connection = (java_connection *)filter;
  if (connection == NULL) return;
  if (event == ENVOY_CONNECTION_REMOTE_CLOSE || event == ENVOY_CONNECTION_LOCAL_CLOSE) {
    connection->flags |= JAVA_CONNECTION_CLOSED;
  }
  // A connection that ends before its first hook gets no filter.
  if (connection->place == 0 || !connection_wants(connection, JAVA_NETWORK_EVENT)) return;
  enter_without_answer(connection, JAVA_NETWORK_EVENT, event);
}

EXPORT void envoy_dynamic_module_on_network_filter_scheduled(envoy_connection envoy,
                                                             uintptr_t filter, uint64_t event) {
  (void)envoy;
  java_connection *connection = (java_connection *)filter;
  switch (event) {
    case NETWORK_ABOVE_HIGH_WATERMARK_EVENT:
    case NETWORK_BELOW_LOW_WATERMARK_EVENT: {
      uint32_t hook = event == NETWORK_ABOVE_HIGH_WATERMARK_EVENT
                          ? JAVA_NETWORK_ABOVE_HIGH_WATERMARK
                          : JAVA_NETWORK_BELOW_LOW_WATERMARK;
      if (connection_wants(connection, hook)) enter_without_answer(connection, hook, 0);
      return;
    }
    default:
      enter_without_answer(connection, JAVA_NETWORK_SCHEDULED, event);
  }
}

// Envoy calls these in the middle of a write. A connection that is closed there makes it go on with a
// socket that is closed; so the filter is told in a scheduled event.
static void watermark_event(uint32_t hook, envoy_connection envoy, uintptr_t filter,
                            uint64_t event) {
  const java_connection *connection = (const java_connection *)filter;
  if (connection == NULL || connection->place == 0 || !connection_wants(connection, hook)) return;
  if (!network_schedule(envoy, event)) {
    envoy_log(ENVOY_LOG_ERROR, "java: a connection's watermark is not reported to its filter");
  }
}

EXPORT void envoy_dynamic_module_on_network_filter_above_write_buffer_high_watermark(
    envoy_connection envoy, uintptr_t filter) {
  watermark_event(JAVA_NETWORK_ABOVE_HIGH_WATERMARK, envoy, filter,
                  NETWORK_ABOVE_HIGH_WATERMARK_EVENT);
}

EXPORT void envoy_dynamic_module_on_network_filter_below_write_buffer_low_watermark(
    envoy_connection envoy, uintptr_t filter) {
  watermark_event(JAVA_NETWORK_BELOW_LOW_WATERMARK, envoy, filter,
                  NETWORK_BELOW_LOW_WATERMARK_EVENT);
}

EXPORT void envoy_dynamic_module_on_network_filter_http_callout_done(
    envoy_connection envoy, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
    size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  (void)envoy;
  java_callout callout = {.id = id,
                          .headers = (uintptr_t)headers,
                          .header_count = header_count,
                          .chunks = (uintptr_t)chunks,
                          .chunk_count = chunk_count,
                          .result = result,
                          .kind = JAVA_CALLOUT_DONE,
                          .end_of_stream = true};
  enter_without_answer((java_connection *)filter, JAVA_NETWORK_CALLOUT,
                       (uint64_t)(uintptr_t)&callout);
}
