// SPDX-License-Identifier: Apache-2.0
#include "hooks/http_config.h"

#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/config.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(envoy_filter_config envoy,
                                                                envoy_buffer name,
                                                                envoy_buffer text) {
  return config_new(JAVA_HTTP_FILTERS, JAVA_HTTP_CONFIG_NEW, envoy, name, text);
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t config) {
  config_destroy(JAVA_HTTP_FILTERS, JAVA_HTTP_CONFIG_DESTROY, config);
}

void http_config_event(envoy_filter_config envoy, uintptr_t address, uint32_t event,
                       uint64_t argument) {
  uint64_t failed = config_event(JAVA_HTTP_FILTERS, event, address, argument);
  const loaded_config *config = (const loaded_config *)address;
  if (failed == 0 || config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_filter_config, size_t, envoy_buffer *, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_http_filter_config_increment_counter");
  if (increment != NULL) increment(envoy, config->failures, NULL, 0, failed);
}

EXPORT void envoy_dynamic_module_on_http_filter_config_scheduled(envoy_filter_config envoy,
                                                                 uintptr_t config,
                                                                 uint64_t event) {
  http_config_event(envoy, config, JAVA_HTTP_CONFIG_SCHEDULED, event);
}

// ---- Routes -------------------------------------------------------------------------------------
// A stream's route can have a configuration that another module made: what Envoy keeps for us is never
// followed, only compared. It is an address of ours, so that no other module's pointer equals it.

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_per_route_config_new(envoy_buffer name,
                                                                          envoy_buffer text) {
  char *token = malloc(1);
  if (token == NULL) return 0;
  java_config config = {name, text, JAVA_NO_COUNTER};
  if (config_make(JAVA_HTTP_FILTERS, JAVA_HTTP_ROUTE_CONFIG_NEW, (uintptr_t)token, &config) > 0) {
    return (uintptr_t)token;
  }
  free(token);
  return 0;
}

EXPORT void envoy_dynamic_module_on_http_filter_per_route_config_destroy(uintptr_t token) {
  if (token == 0) return;
  if (threads_can_enter()) {
    module_event(JAVA_HTTP_FILTERS, JAVA_HTTP_ROUTE_CONFIG_DESTROY, 0, token, 0);
  }
  free((char *)token);
  module_release();
}
