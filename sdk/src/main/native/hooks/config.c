// SPDX-License-Identifier: Apache-2.0
#include "hooks/config.h"

#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"

// What messages call an extension of each point.
static const char *const KINDS[JAVA_POINTS] = {[JAVA_HTTP_FILTERS] = "filter",
                                               [JAVA_NETWORK_FILTERS] = "filter",
                                               [JAVA_ACCESS_LOGGERS] = "access logger",
                                               [JAVA_LISTENER_FILTERS] = "filter",
                                               [JAVA_UDP_LISTENER_FILTERS] = "filter",
                                               [JAVA_BOOTSTRAP_EXTENSIONS] = "bootstrap extension"};

int64_t config_make(uint32_t point, uint32_t event, uintptr_t envoy, java_config *config) {
  if (!module_acquire(point)) return 0;
  int64_t handle = JAVA_FAILED;
  if (threads_can_enter()) {
    handle = module_event(point, event, envoy, 0, (uint64_t)(uintptr_t)config);
  }
  if (handle == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_ERROR,
              "java: %s '%.*s': the configuration failed, and the reason could not be reported",
              KINDS[point], (int)config->name.length, config->name.data);
  }
  if (handle <= 0) module_release();
  return handle;
}

uintptr_t config_new(uint32_t point, uint32_t event, uintptr_t envoy, envoy_buffer name,
                     envoy_buffer text) {
  loaded_config *made = malloc(sizeof *made);
  if (made == NULL) return 0;
  java_config config = {name, text, JAVA_NO_COUNTER};
  int64_t handle = config_make(point, event, envoy, &config);
  if (handle <= 0) {
    free(made);
    return 0;
  }
  *made = (loaded_config){envoy, (uintptr_t)handle, config.failures};
  return (uintptr_t)made;
}

void config_destroy(uint32_t point, uint32_t event, uintptr_t address) {
  loaded_config *config = (loaded_config *)address;
  if (config == NULL) return;
  if (threads_can_enter()) module_event(point, event, 0, config->handle, 0);
  free(config);
  module_release();
}

uint64_t config_event(uint32_t point, uint32_t event, uintptr_t address, uint64_t argument) {
  const loaded_config *config = (const loaded_config *)address;
  int64_t answer = JAVA_FAILED;
  if (threads_can_enter()) {
    answer = module_event(point, event, config->envoy, config->handle, argument);
  }
  if (answer >= 0) return 0;
  if (answer == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: a configuration of a %s failed and its failure could not be reported",
              KINDS[point]);
    return 1;
  }
  // Several tasks may fail in one turn: each after the first makes the answer one less.
  return (uint64_t)(JAVA_REPORTED - answer) + 1;
}
