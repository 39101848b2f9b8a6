// SPDX-License-Identifier: Apache-2.0
//
// The hooks of access loggers, which Envoy calls. Envoy makes one logger for each of its threads. A
// failure is logged and counted, and ends with the record: it has no effect on the stream.
#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/config.h"

#define EXPORT __attribute__((visibility("default")))

// What the launcher keeps of a logger. Envoy keeps its configuration for as long.
typedef struct {
  const loaded_config *config;
  uintptr_t place;  // what Java finds its object by; 0 until there is one
} java_logger;

// ---- Configurations -----------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_access_logger_config_new(envoy_logger_config envoy,
                                                                  envoy_buffer name,
                                                                  envoy_buffer text) {
  return config_new(JAVA_ACCESS_LOGGERS, JAVA_LOGGER_CONFIG_NEW, envoy, name, text);
}

EXPORT void envoy_dynamic_module_on_access_logger_config_destroy(uintptr_t config) {
  config_destroy(JAVA_ACCESS_LOGGERS, JAVA_LOGGER_CONFIG_DESTROY, config);
}

// ---- The way into Java --------------------------------------------------------------------------

// Counts a failure here, since Java may lack the memory for it.
static void count_failure(const loaded_config *config) {
  if (config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_logger_config, size_t, uint64_t);
  *(void **)&increment =
      envoy_lookup("envoy_dynamic_module_callback_access_logger_increment_counter");
  if (increment != NULL) increment(config->envoy, config->failures, 1);
}

// Enters Java for a hook; returns its answer, or less than 0 after a failure, which has been counted.
static int64_t enter(const loaded_config *config, uint32_t hook, envoy_log_entry entry,
                     uintptr_t handle, uint64_t argument) {
  int64_t answer = JAVA_FAILED;
  if (threads_can_enter()) {
    answer = module_event(JAVA_ACCESS_LOGGERS, hook, entry, handle, argument);
  }
  if (answer >= 0) return answer;
  if (answer == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: an access logger failed and its failure could not be reported");
  }
  count_failure(config);
  return answer;
}

// Has Java make its object if there is none: a first attempt may have failed for want of memory.
static bool is_made(java_logger *logger) {
  if (logger->place != 0) return true;
  int64_t place = enter(logger->config, JAVA_LOGGER_NEW, 0, logger->config->handle, 0);
  if (place > 0) logger->place = (uintptr_t)place;
  return place > 0;
}

// ---- The logger ---------------------------------------------------------------------------------

EXPORT uintptr_t envoy_dynamic_module_on_access_logger_new(uintptr_t config,
                                                           envoy_log_entry envoy) {
  (void)envoy;
  java_logger *logger = malloc(sizeof *logger);
  if (logger == NULL) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: no memory is left for an access logger");
    return 0;
  }
  *logger = (java_logger){.config = (const loaded_config *)config};
  is_made(logger);
  return (uintptr_t)logger;
}

EXPORT void envoy_dynamic_module_on_access_logger_log(envoy_log_entry entry, uintptr_t address,
                                                      envoy_log_type type) {
  java_logger *logger = (java_logger *)address;
  if (logger == NULL || !is_made(logger)) return;
  enter(logger->config, JAVA_LOGGER_LOG, entry, logger->place, type);
}

EXPORT void envoy_dynamic_module_on_access_logger_flush(uintptr_t address) {
  const java_logger *logger = (const java_logger *)address;
  if (logger == NULL || logger->place == 0) return;
  enter(logger->config, JAVA_LOGGER_FLUSH, 0, logger->place, 0);
}

EXPORT void envoy_dynamic_module_on_access_logger_destroy(uintptr_t address) {
  java_logger *logger = (java_logger *)address;
  if (logger == NULL) return;
  if (logger->place != 0) enter(logger->config, JAVA_LOGGER_DESTROY, 0, logger->place, 0);
  free(logger);
}
