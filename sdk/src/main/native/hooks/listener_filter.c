// SPDX-License-Identifier: Apache-2.0
//
// The hooks of listener filters, which Envoy calls. The launcher answers those that the filter's class
// does not override, and passes the others to Java.
#include <stdatomic.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/config.h"
#include "hooks/listener_socket.h"

#define EXPORT __attribute__((visibility("default")))

// ---- Configurations -----------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_listener_filter_config_new(envoy_listener_config envoy,
                                                                    envoy_buffer name,
                                                                    envoy_buffer text) {
  return config_new(JAVA_LISTENER_FILTERS, JAVA_LISTENER_CONFIG_NEW, envoy, name, text);
}

EXPORT void envoy_dynamic_module_on_listener_filter_config_destroy(uintptr_t config) {
  config_destroy(JAVA_LISTENER_FILTERS, JAVA_LISTENER_CONFIG_DESTROY, config);
}

EXPORT void envoy_dynamic_module_on_listener_filter_config_scheduled(envoy_listener_config envoy,
                                                                     uintptr_t address,
                                                                     uint64_t event) {
  static _Atomic(void *) known;
  uint64_t failed =
      config_event(JAVA_LISTENER_FILTERS, JAVA_LISTENER_CONFIG_SCHEDULED, address, event);
  const loaded_config *config = (const loaded_config *)address;
  if (failed == 0 || config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_listener_config, size_t, uint64_t);
  *(void **)&increment = envoy_callback(&known, "listener_filter_config_increment_counter");
  if (increment != NULL) increment(envoy, config->failures, failed);
}

// ---- The way into Java --------------------------------------------------------------------------

static int64_t call(java_socket *socket, uint32_t hook, uint64_t argument) {
  if (!threads_can_enter()) return JAVA_FAILED;
  // The first hook makes the filter. Until then, and after a failure to make it, no hook enters Java.
  // Java then sets the hooks that do.
  if (socket->place == 0) socket->hooks = 0;
  return module_event(JAVA_LISTENER_FILTERS, hook, socket->envoy, (uintptr_t)socket, argument);
}

// Enters Java for a hook, unless the filter has failed; returns its answer, or
// ENVOY_LISTENER_STOP_ITERATION if the socket is to be closed. The socket is held.
static int64_t enter(java_socket *socket, uint32_t hook, uint64_t argument) {
  if ((socket->flags & JAVA_SOCKET_FAIL_CLOSED) != 0) return ENVOY_LISTENER_STOP_ITERATION;
  int64_t answer = call(socket, hook, argument);
  if (answer < 0) socket_fail(socket, answer);
  bool ends = (socket->flags & (JAVA_SOCKET_CLOSING | JAVA_SOCKET_CLOSED)) != 0;
  return ends ? ENVOY_LISTENER_STOP_ITERATION : answer;
}

static void enter_without_answer(java_socket *socket, uint32_t hook, uint64_t argument) {
  // Without a filter there is nobody to tell.
  if (socket == NULL || socket->place == 0) return;
  socket_hold(socket);
  enter(socket, hook, argument);
  socket_release(socket);
}

// A hook whose answer says whether Envoy goes on with the next filter.
static uint32_t step(java_socket *socket, uint32_t hook, uint64_t argument) {
  if (socket == NULL) return ENVOY_LISTENER_STOP_ITERATION;
  if (!socket_wants(socket, hook)) {
    socket->flags &= (uint8_t)~JAVA_SOCKET_HELD;
    return ENVOY_LISTENER_CONTINUE;
  }
  socket_hold(socket);
  socket->steps++;
  int64_t answer = enter(socket, hook, argument);
  socket->flags &= (uint8_t)~JAVA_SOCKET_HELD;
  if (answer != ENVOY_LISTENER_CONTINUE) socket->flags |= JAVA_SOCKET_HELD;
  socket_settle(socket);
  socket->steps--;
  socket_release(socket);
  return (uint32_t)answer;
}

// ---- The socket ---------------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_listener_filter_new(uintptr_t address, envoy_socket envoy) {
  const loaded_config *config = (const loaded_config *)address;
  return (uintptr_t)socket_new(config->handle, config->failures, envoy);
}

EXPORT void envoy_dynamic_module_on_listener_filter_destroy(uintptr_t filter) {
  java_socket *socket = (java_socket *)filter;
  if (socket == NULL) return;
  socket->gone = true;
  socket_hold(socket);
  if (socket->place != 0) {
    int64_t result = JAVA_FAILED;
    if (threads_can_enter()) {
      result = module_event(JAVA_LISTENER_FILTERS, JAVA_LISTENER_FILTER_DESTROY, socket->envoy,
                            socket->place, 0);
    }
    if (result < 0) socket_fail(socket, result);
  }
  socket_release(socket);
}

EXPORT uint32_t envoy_dynamic_module_on_listener_filter_on_accept(envoy_socket envoy,
                                                                  uintptr_t filter) {
  (void)envoy;
  return step((java_socket *)filter, JAVA_LISTENER_ACCEPT, 0);
}

EXPORT uint32_t envoy_dynamic_module_on_listener_filter_on_data(envoy_socket envoy,
                                                                uintptr_t filter, size_t length) {
  (void)envoy;
  return step((java_socket *)filter, JAVA_LISTENER_DATA, length);
}

EXPORT void envoy_dynamic_module_on_listener_filter_on_close(envoy_socket envoy, uintptr_t filter) {
  (void)envoy;
  java_socket *socket = (java_socket *)filter;
  if (socket == NULL) return;
  // Envoy closes it when this hook has returned.
  socket->flags |= JAVA_SOCKET_CLOSED;
  if (socket_wants(socket, JAVA_LISTENER_CLOSE)) {
    enter_without_answer(socket, JAVA_LISTENER_CLOSE, 0);
  }
}

EXPORT size_t envoy_dynamic_module_on_listener_filter_get_max_read_bytes(envoy_socket envoy,
                                                                         uintptr_t filter) {
  (void)envoy;
  const java_socket *socket = (const java_socket *)filter;
  return socket == NULL ? 0 : socket->max_read_bytes;
}

EXPORT void envoy_dynamic_module_on_listener_filter_scheduled(envoy_socket envoy, uintptr_t filter,
                                                              uint64_t event) {
  (void)envoy;
  java_socket *socket = (java_socket *)filter;
  if (event == LISTENER_DROP_EVENT) {
    if (socket != NULL) socket_drop(socket);
    return;
  }
  enter_without_answer(socket, JAVA_LISTENER_SCHEDULED, event);
}

EXPORT void envoy_dynamic_module_on_listener_filter_http_callout_done(
    envoy_socket envoy, uintptr_t filter, uint64_t id, uint32_t result, envoy_header *headers,
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
  enter_without_answer((java_socket *)filter, JAVA_LISTENER_CALLOUT, (uint64_t)(uintptr_t)&callout);
}
