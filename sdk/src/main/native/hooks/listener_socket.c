// SPDX-License-Identifier: Apache-2.0
#include "hooks/listener_socket.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/envoy.h"
#include "core/threads.h"

static const char FAILURE[] = "java_filter_failure";

java_socket *socket_new(uintptr_t config, uint64_t failures, envoy_socket envoy) {
  java_socket *socket = malloc(sizeof *socket);
  if (socket == NULL) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: no memory is left for a socket");
    return NULL;
  }
  *socket = (java_socket){
      .config = config, .envoy = envoy, .failures = failures, .hooks = UINT32_MAX};
  return socket;
}

void socket_hold(java_socket *socket) { socket->depth++; }

static void continue_chain(envoy_socket envoy, bool success) {
  static _Atomic(void *) known;
  void (*go_on)(envoy_socket, bool);
  *(void **)&go_on = envoy_callback(&known, "listener_filter_continue_filter_chain");
  if (go_on != NULL) go_on(envoy, success);
}

void socket_drop(const java_socket *socket) { continue_chain(socket->envoy, false); }

// Has Envoy drop the socket in a scheduled event. After a hook that has closed the socket Envoy drops
// it by itself, but not if that hook is called while Envoy accepts the socket.
static void drop_later(envoy_socket envoy) {
  static _Atomic(void *) known[3];
  envoy_listener_scheduler (*new)(envoy_socket);
  void (*commit)(envoy_listener_scheduler, uint64_t);
  void (*delete)(envoy_listener_scheduler);
  *(void **)&new = envoy_callback(&known[0], "listener_filter_scheduler_new");
  *(void **)&commit = envoy_callback(&known[1], "listener_filter_scheduler_commit");
  *(void **)&delete = envoy_callback(&known[2], "listener_filter_scheduler_delete");
  if (new == NULL || commit == NULL || delete == NULL) return;
  envoy_listener_scheduler scheduler = new(envoy);
  if (scheduler == 0) return;
  commit(scheduler, LISTENER_DROP_EVENT);
  delete(scheduler);
}

static void close_now(java_socket *socket) {
  static _Atomic(void *) known;
  void (*close)(envoy_socket, envoy_buffer);
  *(void **)&close = envoy_callback(&known, "listener_filter_close_socket");
  char *details = (char *)socket->details;
  socket->details = 0;
  socket->flags |= JAVA_SOCKET_CLOSED;
  const char *reason = (socket->flags & JAVA_SOCKET_FAIL_CLOSED) != 0 ? FAILURE : details;
  if (reason == NULL) reason = "";
  if (close != NULL) close(socket->envoy, (envoy_buffer){reason, strlen(reason)});
  free(details);
  if (socket->steps > 0) {
    drop_later(socket->envoy);
  } else {
    socket_drop(socket);
  }
}

void socket_settle(java_socket *socket) {
  if (socket->depth > 1 || socket->gone || (socket->flags & JAVA_SOCKET_CLOSED) != 0) return;
  if ((socket->flags & JAVA_SOCKET_CLOSING) != 0) {
    close_now(socket);
  } else if ((socket->flags & JAVA_SOCKET_CONTINUING) != 0) {
    socket->flags &= (uint8_t) ~(JAVA_SOCKET_CONTINUING | JAVA_SOCKET_HELD);
    continue_chain(socket->envoy, true);
  }
}

void socket_release(java_socket *socket) {
  socket_settle(socket);
  if (--socket->depth > 0 || !socket->gone) return;
  free((char *)socket->details);
  free(socket);
}

bool socket_wants(const java_socket *socket, uint32_t hook) {
  return (socket->hooks >> hook & 1) != 0;
}

bool socket_is_open(const java_socket *socket) {
  return !socket->gone && (socket->flags & (JAVA_SOCKET_CLOSING | JAVA_SOCKET_CLOSED)) == 0;
}

void socket_ask_to_close(java_socket *socket, char *details) {
  socket->flags |= JAVA_SOCKET_CLOSING;
  free((char *)socket->details);
  socket->details = (uintptr_t)details;
}

// Counts a failure of the filter here, since Java may lack the memory for it.
static void count_failure(const java_socket *socket) {
  static _Atomic(void *) known;
  if (socket->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_socket, size_t, uint64_t);
  *(void **)&increment = envoy_callback(&known, "listener_filter_increment_counter");
  if (increment != NULL) increment(socket->envoy, socket->failures, 1);
}

void socket_fail(java_socket *socket, int64_t result) {
  if (result == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: a filter failed and its failure could not be reported");
  }
  socket->flags |= JAVA_SOCKET_FAIL_CLOSED;
  // What comes before the socket is dropped goes no further.
  socket->hooks = 1u << JAVA_LISTENER_ACCEPT | 1u << JAVA_LISTENER_DATA;
  count_failure(socket);
  socket_ask_to_close(socket, NULL);
}

// ---- Calls of Java's ----------------------------------------------------------------------------

uint32_t java_socket_continue(uintptr_t address) {
  java_socket *socket = (java_socket *)address;
  // Of a filter that does not hold the chain, Envoy would skip the one that does.
  if (!socket_is_open(socket) || socket->steps > 0 || (socket->flags & JAVA_SOCKET_HELD) == 0) {
    return JAVA_NOT_NOW;
  }
  socket->flags |= JAVA_SOCKET_CONTINUING;
  return JAVA_DONE;
}

uint32_t java_socket_close(uintptr_t address, envoy_buffer details) {
  java_socket *socket = (java_socket *)address;
  if (!socket_is_open(socket)) return JAVA_NOT_NOW;
  char *copy = malloc(details.length + 1);
  if (copy == NULL) return JAVA_NO_MEMORY;
  if (details.length > 0) memcpy(copy, details.data, details.length);
  copy[details.length] = '\0';
  socket_ask_to_close(socket, copy);
  return JAVA_DONE;
}

uint32_t java_socket_callout(uintptr_t address, uint64_t *id, envoy_buffer cluster,
                             envoy_header *headers, size_t header_count, envoy_buffer body,
                             uint64_t timeout_milliseconds) {
  static _Atomic(void *) known;
  java_socket *socket = (java_socket *)address;
  if (!socket_is_open(socket)) return JAVA_CALLOUT_NOT_NOW;
  if (!threads_have_stack(STACK_FOR_ENVOY)) return JAVA_CALLOUT_NO_STACK;
  uint32_t (*start)(envoy_socket, uint64_t *, envoy_buffer, envoy_header *, size_t, envoy_buffer,
                    uint64_t);
  *(void **)&start = envoy_callback(&known, "listener_filter_http_callout");
  if (start == NULL) return JAVA_CALLOUT_NOT_NOW;
  socket_hold(socket);
  uint32_t started =
      start(socket->envoy, id, cluster, headers, header_count, body, timeout_milliseconds);
  socket_release(socket);
  return started;
}
