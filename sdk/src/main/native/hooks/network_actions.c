// SPDX-License-Identifier: Apache-2.0
//
// The calls of a network filter in Java that make Envoy call back or end the connection. What may be
// done is checked here, immediately before Envoy is called, so that no failure in Java can come
// between.
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/envoy.h"
#include "core/threads.h"
#include "hooks/network_connection.h"
#include "hooks/network_schedule.h"

bool network_schedule(envoy_connection envoy, uint64_t event) {
  static _Atomic(void *) known[3];
  envoy_network_scheduler (*new)(envoy_connection);
  void (*commit)(envoy_network_scheduler, uint64_t);
  void (*delete)(envoy_network_scheduler);
  *(void **)&new = envoy_callback(&known[0], "network_filter_scheduler_new");
  *(void **)&commit = envoy_callback(&known[1], "network_filter_scheduler_commit");
  *(void **)&delete = envoy_callback(&known[2], "network_filter_scheduler_delete");
  if (new == NULL || commit == NULL || delete == NULL) return false;
  envoy_network_scheduler scheduler = new(envoy);
  if (scheduler == 0) return false;
  commit(scheduler, event);
  delete(scheduler);
  return true;
}

uint32_t java_connection_write(uintptr_t address, const char *data, size_t length,
                               bool end_of_stream) {
  static _Atomic(void *) known;
  java_connection *connection = (java_connection *)address;
  if (!connection_is_open(connection) || connection->writes > 0 ||
      (connection->flags & JAVA_CONNECTION_ENDED) != 0) {
    return JAVA_NOT_NOW;
  }
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*write)(envoy_connection, envoy_buffer, bool);
  *(void **)&write = envoy_callback(&known, "network_filter_write");
  if (write == NULL) return JAVA_NOT_NOW;
  if (end_of_stream) connection->flags |= JAVA_CONNECTION_ENDED;
  connection_hold(connection);
  write(connection->envoy, (envoy_buffer){data, length}, end_of_stream);
  connection_release(connection);
  return JAVA_DONE;
}

uint32_t java_connection_inject(uintptr_t address, bool to_write, const char *data, size_t length,
                                bool end_of_stream) {
  static _Atomic(void *) known[2];
  java_connection *connection = (java_connection *)address;
  if (!connection_is_open(connection)) return JAVA_NOT_NOW;
  // The filters behind may write. Inside of a write, Envoy would not survive that.
  if (!to_write && connection->writes > 0) return JAVA_NOT_NOW;
  if (to_write && (connection->flags & JAVA_CONNECTION_ENDED) != 0) return JAVA_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*inject)(envoy_connection, envoy_buffer, bool);
  *(void **)&inject = to_write
                          ? envoy_callback(&known[1], "network_filter_inject_write_data")
                          : envoy_callback(&known[0], "network_filter_inject_read_data");
  if (inject == NULL) return JAVA_NOT_NOW;
  if (to_write && end_of_stream) connection->flags |= JAVA_CONNECTION_ENDED;
  connection_hold(connection);
  inject(connection->envoy, (envoy_buffer){data, length}, end_of_stream);
  connection_release(connection);
  return JAVA_DONE;
}

uint32_t java_connection_continue_reading(uintptr_t address) {
  static _Atomic(void *) known;
  java_connection *connection = (java_connection *)address;
  if (!connection_is_open(connection) || connection->reads > 0 || connection->writes > 0 ||
      (connection->flags & JAVA_CONNECTION_HELD) == 0) {
    return JAVA_NOT_NOW;
  }
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_NO_STACK;
  void (*go_on)(envoy_connection);
  *(void **)&go_on = envoy_callback(&known, "network_filter_continue_reading");
  if (go_on == NULL) return JAVA_NOT_NOW;
  connection->flags &= (uint8_t)~JAVA_CONNECTION_HELD;
  connection_hold(connection);
  go_on(connection->envoy);
  connection_release(connection);
  return JAVA_DONE;
}

uint32_t java_connection_close(uintptr_t address, uint32_t type, envoy_buffer details) {
  java_connection *connection = (java_connection *)address;
  if (!connection_is_open(connection)) return JAVA_NOT_NOW;
  char *copy = malloc(details.length + 1);
  if (copy == NULL) return JAVA_NO_MEMORY;
  if (details.length > 0) memcpy(copy, details.data, details.length);
  copy[details.length] = '\0';
  connection_ask_to_close(connection, type, copy);
  return JAVA_DONE;
}

uint32_t java_connection_callout(uintptr_t address, uint64_t *id, envoy_buffer cluster,
                                 envoy_header *headers, size_t header_count, envoy_buffer body,
                                 uint64_t timeout_milliseconds) {
  static _Atomic(void *) known;
  java_connection *connection = (java_connection *)address;
  if (!connection_is_open(connection)) return JAVA_CALLOUT_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_CALLOUT_NO_STACK;
  uint32_t (*start)(envoy_connection, uint64_t *, envoy_buffer, envoy_header *, size_t,
                    envoy_buffer, uint64_t);
  *(void **)&start = envoy_callback(&known, "network_filter_http_callout");
  if (start == NULL) return JAVA_CALLOUT_NOT_NOW;
  connection_hold(connection);
  uint32_t started =
      start(connection->envoy, id, cluster, headers, header_count, body, timeout_milliseconds);
  connection_release(connection);
  return started;
}

static void *find_add(bool to_write, bool front) {
  static _Atomic(void *) known[4];
  if (to_write) {
    return front ? envoy_callback(&known[0], "network_filter_prepend_write_buffer")
                 : envoy_callback(&known[1], "network_filter_append_write_buffer");
  }
  return front ? envoy_callback(&known[2], "network_filter_prepend_read_buffer")
               : envoy_callback(&known[3], "network_filter_append_read_buffer");
}

bool java_connection_add(envoy_connection envoy, bool to_write, bool front, const char *data,
                         size_t length) {
  bool (*add)(envoy_connection, envoy_buffer);
  *(void **)&add = find_add(to_write, front);
  return add != NULL && add(envoy, (envoy_buffer){data, length});
}
