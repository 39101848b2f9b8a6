// SPDX-License-Identifier: Apache-2.0
//
// The hooks of UDP listener filters, which Envoy calls. Envoy makes one filter for each UDP listener
// and worker. If the filter fails, the datagram is dropped; the listener goes on with the next one.
#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/config.h"

#define EXPORT __attribute__((visibility("default")))

// What the launcher keeps of a filter. Envoy keeps its configuration for as long.
typedef struct {
  const loaded_config *config;
  envoy_udp_filter envoy;
  uintptr_t place;  // what Java finds its object by; 0 until it has one
} java_udp_filter;

// The stand-in for a filter that cannot be made: it drops all datagrams. Without a filter, Envoy would
// pass them on.
static java_udp_filter missing;

// ---- Configurations -----------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_udp_listener_filter_config_new(envoy_udp_config envoy,
                                                                        envoy_buffer name,
                                                                        envoy_buffer text) {
  return config_new(JAVA_UDP_LISTENER_FILTERS, JAVA_UDP_CONFIG_NEW, envoy, name, text);
}

EXPORT void envoy_dynamic_module_on_udp_listener_filter_config_destroy(uintptr_t config) {
  config_destroy(JAVA_UDP_LISTENER_FILTERS, JAVA_UDP_CONFIG_DESTROY, config);
}

// ---- The way into Java --------------------------------------------------------------------------

// Counts a failure here, since Java may lack the memory for it.
static void count_failure(const java_udp_filter *filter) {
  if (filter->config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_udp_filter, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_udp_listener_filter_increment_counter");
  if (increment != NULL) increment(filter->envoy, filter->config->failures, 1);
}

// Enters Java for a hook; returns its answer, or less than 0 after a failure, which has been counted.
static int64_t enter(const java_udp_filter *filter, uint32_t hook, uintptr_t handle,
                     uint64_t argument) {
  int64_t answer = JAVA_FAILED;
  if (threads_can_enter()) {
    answer = module_event(JAVA_UDP_LISTENER_FILTERS, hook, filter->envoy, handle, argument);
  }
  if (answer >= 0) return answer;
  if (answer == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: a UDP listener filter failed and its failure could not be reported");
  }
  count_failure(filter);
  return answer;
}

// Has Java make its object if it has none: an earlier attempt may have failed for lack of memory.
static bool is_made(java_udp_filter *filter, bool within_datagram) {
  if (filter->place != 0) return true;
  int64_t place = enter(filter, JAVA_UDP_FILTER_NEW, filter->config->handle, within_datagram);
  if (place > 0) filter->place = (uintptr_t)place;
  return place > 0;
}

// ---- The filter ---------------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_udp_listener_filter_new(uintptr_t config,
                                                                 envoy_udp_filter envoy) {
  // Up to v1.39, Envoy takes a listener whose configuration was rejected.
  if (config == 0) {
    envoy_log(ENVOY_LOG_ERROR,
              "java: the configuration of a UDP listener filter was rejected: its listener drops all "
              "datagrams");
    return (uintptr_t)&missing;
  }
  java_udp_filter *filter = malloc(sizeof *filter);
  if (filter == NULL) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: no memory is left for a UDP listener filter: its listener drops all datagrams");
    return (uintptr_t)&missing;
  }
  *filter = (java_udp_filter){.config = (const loaded_config *)config, .envoy = envoy};
  is_made(filter, false);
  return (uintptr_t)filter;
}

EXPORT envoy_udp_status envoy_dynamic_module_on_udp_listener_filter_on_data(envoy_udp_filter envoy,
                                                                            uintptr_t address) {
  (void)envoy;
  java_udp_filter *filter = (java_udp_filter *)address;
  if (filter == NULL || filter == &missing || !is_made(filter, true)) return ENVOY_UDP_STOP_ITERATION;
  int64_t answer = enter(filter, JAVA_UDP_DATA, filter->place, 0);
  return answer < 0 ? ENVOY_UDP_STOP_ITERATION : (envoy_udp_status)answer;
}

EXPORT void envoy_dynamic_module_on_udp_listener_filter_destroy(uintptr_t address) {
  java_udp_filter *filter = (java_udp_filter *)address;
  if (filter == NULL || filter == &missing) return;
  if (filter->place != 0) enter(filter, JAVA_UDP_FILTER_DESTROY, filter->place, 0);
  free(filter);
}

// ---- Calls of Java's ----------------------------------------------------------------------------

bool java_udp_set(envoy_udp_filter envoy, const char *data, size_t length) {
  static _Atomic(void *) known;
  bool (*set)(envoy_udp_filter, envoy_buffer);
  *(void **)&set = envoy_callback(&known, "udp_listener_filter_set_datagram_data");
  return set != NULL && set(envoy, (envoy_buffer){data, length});
}

bool java_udp_send(envoy_udp_filter envoy, const char *data, size_t length, envoy_buffer peer_address,
                   uint32_t peer_port) {
  static _Atomic(void *) known;
  bool (*send)(envoy_udp_filter, envoy_buffer, envoy_buffer, uint32_t);
  *(void **)&send = envoy_callback(&known, "udp_listener_filter_send_datagram");
  return send != NULL && send(envoy, (envoy_buffer){data, length}, peer_address, peer_port);
}
