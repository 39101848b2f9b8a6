// SPDX-License-Identifier: Apache-2.0
#include "hooks/network_connection.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/envoy.h"

static const char FAILURE[] = "java_filter_failure";

// The stand-in for a connection that memory was lacking for. It gets the hook for a new connection
// only. One for each thread, since hooks write to it.
static _Thread_local java_connection missing = {.hooks = 1u << JAVA_NETWORK_NEW_CONNECTION};

java_connection *connection_new(uintptr_t config, uint64_t failures, envoy_connection envoy) {
  java_connection *connection = malloc(sizeof *connection);
  if (connection == NULL) return &missing;
  *connection = (java_connection){
      .config = config, .envoy = envoy, .failures = failures, .hooks = UINT32_MAX};
  return connection;
}

bool connection_is_missing(const java_connection *connection) { return connection == &missing; }

void connection_hold(java_connection *connection) { connection->depth++; }

// A close inside of a hook makes Envoy call the hook for events before it returns. So it is done when
// nothing of the connection is on the stack but what holds it here.
static void close_now(java_connection *connection) {
  static _Atomic(void *) known;
  void (*close)(envoy_connection, envoy_close_type, envoy_buffer);
  *(void **)&close = envoy_callback(&known, "network_filter_close_with_details");
  char *details = (char *)connection->details;
  connection->details = 0;
  connection->flags |= JAVA_CONNECTION_CLOSED;
  const char *reason = details;
  if ((connection->flags & JAVA_CONNECTION_FAIL_CLOSED) != 0) reason = FAILURE;
  if (reason == NULL) reason = "";
  if (close != NULL) {
    close(connection->envoy, connection->close_type, (envoy_buffer){reason, strlen(reason)});
  }
  free(details);
}

void connection_release(java_connection *connection) {
  if (connection->depth == 1 && !connection->gone &&
      (connection->flags & (JAVA_CONNECTION_CLOSING | JAVA_CONNECTION_CLOSED)) ==
          JAVA_CONNECTION_CLOSING) {
    close_now(connection);
  }
  if (--connection->depth > 0 || !connection->gone) return;
  free((char *)connection->details);
  free(connection);
}

bool connection_wants(const java_connection *connection, uint32_t hook) {
  return connection != NULL && (connection->hooks >> hook & 1) != 0;
}

bool connection_is_open(const java_connection *connection) {
  return !connection->gone &&
         (connection->flags & (JAVA_CONNECTION_CLOSING | JAVA_CONNECTION_CLOSED)) == 0;
}

void connection_ask_to_close(java_connection *connection, uint32_t type, char *details) {
  connection->flags |= JAVA_CONNECTION_CLOSING;
  connection->close_type = (uint8_t)type;
  free((char *)connection->details);
  connection->details = (uintptr_t)details;
}

// Counts a failure of the filter here, since Java may lack the memory for it.
static void count_failure(const java_connection *connection) {
  if (connection->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_connection, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_network_filter_increment_counter");
  if (increment != NULL) increment(connection->envoy, connection->failures, 1);
}

void connection_fail(java_connection *connection, int64_t result) {
  if (result == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: a filter failed and its failure could not be reported");
  }
  connection->flags |= JAVA_CONNECTION_FAIL_CLOSED;
  // What comes before the connection has ended goes no further.
  connection->hooks =
      1u << JAVA_NETWORK_NEW_CONNECTION | 1u << JAVA_NETWORK_READ | 1u << JAVA_NETWORK_WRITE;
  count_failure(connection);
  connection_ask_to_close(connection, ENVOY_CLOSE_NO_FLUSH, NULL);
}
