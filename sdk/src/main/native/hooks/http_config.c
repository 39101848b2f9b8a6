// SPDX-License-Identifier: Apache-2.0
#include "hooks/http_config.h"

#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"

#define EXPORT __attribute__((visibility("default")))

// Has Java make a configuration. Returns a positive handle, or 0 or less if there is none; the reason
// is in the log then.
static int64_t new_config(uint32_t event, uintptr_t envoy, java_config *config) {
  if (!module_acquire(JAVA_HTTP_FILTERS)) return 0;
  int64_t handle = JAVA_FAILED;
  if (threads_can_enter()) {
    handle = module_event(JAVA_HTTP_FILTERS, event, envoy, 0, (uint64_t)(uintptr_t)config);
  }
  if (handle == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_ERROR,
              "java: filter '%.*s': the configuration failed, and the reason could not be reported",
              (int)config->name.length, config->name.data);
  }
  if (handle <= 0) module_release();
  return handle;
}

EXPORT uintptr_t envoy_dynamic_module_on_http_filter_config_new(envoy_filter_config envoy,
                                                                envoy_buffer name,
                                                                envoy_buffer text) {
  http_config *made = malloc(sizeof *made);
  if (made == NULL) return 0;
  java_config config = {name, text, JAVA_NO_COUNTER};
  int64_t handle = new_config(JAVA_HTTP_CONFIG_NEW, envoy, &config);
  if (handle <= 0) {
    free(made);
    return 0;
  }
  *made = (http_config){(uintptr_t)handle, config.failures};
  return (uintptr_t)made;
}

EXPORT void envoy_dynamic_module_on_http_filter_config_destroy(uintptr_t address) {
  http_config *config = (http_config *)address;
  if (config == NULL) return;
  if (threads_can_enter()) {
    module_event(JAVA_HTTP_FILTERS, JAVA_HTTP_CONFIG_DESTROY, 0, config->handle, 0);
  }
  free(config);
  module_release();
}

void http_config_event(envoy_filter_config envoy, uintptr_t address, uint32_t event,
                       uint64_t argument) {
  const http_config *config = (const http_config *)address;
  int64_t answer = JAVA_FAILED;
  if (threads_can_enter()) {
    answer = module_event(JAVA_HTTP_FILTERS, event, envoy, config->handle, argument);
  }
  if (answer >= 0) return;
  if (answer == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: a filter's configuration failed and its failure could not be reported");
  }
  envoy_metrics_result (*increment)(envoy_filter_config, size_t, envoy_buffer *, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_http_filter_config_increment_counter");
  if (increment != NULL && config->failures != JAVA_NO_COUNTER) {
    // Several tasks may fail in one turn: each after the first makes the answer one less.
    uint64_t count = answer == JAVA_FAILED ? 1 : (uint64_t)(JAVA_REPORTED - answer) + 1;
    increment(envoy, config->failures, NULL, 0, count);
  }
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
  if (new_config(JAVA_HTTP_ROUTE_CONFIG_NEW, (uintptr_t)token, &config) > 0) {
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
