// SPDX-License-Identifier: Apache-2.0
//
// The hooks of bootstrap extensions, which Envoy calls on its main thread unless a comment says
// otherwise. A configuration that fails keeps Envoy from starting; any other failure is logged and
// counted. Whatever fails, Envoy does not wait for the extension: neither to open its listeners nor
// to end.
#include <stdlib.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/bootstrap.h"

#define EXPORT __attribute__((visibility("default")))

// ---- The configuration and its extension --------------------------------------------------------

// Java makes the extension along with the configuration: up to v1.39, Envoy takes no notice if the
// hook for the extension refuses it.
EXPORT uintptr_t envoy_dynamic_module_on_bootstrap_extension_config_new(
    envoy_bootstrap_config envoy, envoy_buffer name, envoy_buffer text) {
  java_extension *extension = calloc(1, sizeof *extension);
  if (extension == NULL) return 0;
  java_config config = {name, text, JAVA_NO_COUNTER};
  int64_t handle =
      config_make(JAVA_BOOTSTRAP_EXTENSIONS, JAVA_BOOTSTRAP_CONFIG_NEW, envoy, &config);
  if (handle <= 0) {
    free(extension);
    return 0;
  }
  extension->config = (loaded_config){envoy, (uintptr_t)handle, config.failures};
  return (uintptr_t)extension;
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_config_destroy(uintptr_t config) {
  config_destroy(JAVA_BOOTSTRAP_EXTENSIONS, JAVA_BOOTSTRAP_CONFIG_DESTROY, config);
}

EXPORT uintptr_t envoy_dynamic_module_on_bootstrap_extension_new(uintptr_t config,
                                                                 envoy_bootstrap envoy) {
  java_extension *extension = (java_extension *)config;
  if (extension != NULL) extension->envoy = envoy;
  return config;
}

// ---- The way into Java --------------------------------------------------------------------------

// Counts failures here, since Java may lack the memory for it.
static void count_failures(const loaded_config *config, uint64_t failures) {
  if (failures == 0 || config->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_bootstrap_config, size_t, envoy_buffer *, size_t,
                                    uint64_t);
  *(void **)&increment = envoy_lookup(
      "envoy_dynamic_module_callback_bootstrap_extension_config_increment_counter");
  if (increment != NULL) increment(config->envoy, config->failures, NULL, 0, failures);
}

// Enters Java for a hook whose answer matters; returns it, or less than 0 after a failure, which has
// been counted.
static int64_t enter(const java_extension *extension, uint32_t event, uint64_t argument) {
  const loaded_config *config = &extension->config;
  int64_t answer = JAVA_FAILED;
  if (threads_can_enter()) {
    answer = module_event(JAVA_BOOTSTRAP_EXTENSIONS, event, extension->envoy, config->handle,
                          argument);
  }
  if (answer >= 0) return answer;
  if (answer == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL,
              "java: a bootstrap extension failed and its failure could not be reported");
  }
  count_failures(config, 1);
  return answer;
}

// Hands on an event that has no answer.
static void hand_on(uint32_t event, uintptr_t address, uint64_t argument) {
  if (address == 0) return;
  count_failures((const loaded_config *)address,
                 config_event(JAVA_BOOTSTRAP_EXTENSIONS, event, address, argument));
}

// ---- Envoy's life -------------------------------------------------------------------------------

EXPORT void envoy_dynamic_module_on_bootstrap_extension_server_initialized(envoy_bootstrap envoy,
                                                                           uintptr_t address) {
  java_extension *extension = (java_extension *)address;
  if (extension == NULL) return;
  extension->envoy = envoy;
  // Java lets Envoy open its listeners, unless the author has something to wait for.
  if (enter(extension, JAVA_BOOTSTRAP_SERVER_INITIALIZED, address) == JAVA_FAILED) {
    extension_signal(extension);
  }
}

// On the main thread up to v1.40, in spite of its name; a later Envoy may call it on each worker.
EXPORT void envoy_dynamic_module_on_bootstrap_extension_worker_thread_initialized(
    envoy_bootstrap envoy, uintptr_t address) {
  (void)envoy;
  if (address == 0) return;
  enter((const java_extension *)address, JAVA_BOOTSTRAP_WORKER_INITIALIZED, 0);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_drain_started(envoy_bootstrap envoy,
                                                                      uintptr_t address) {
  (void)envoy;
  if (address == 0) return;
  enter((const java_extension *)address, JAVA_BOOTSTRAP_DRAIN_STARTED, 0);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_shutdown(envoy_bootstrap envoy,
                                                                 uintptr_t address,
                                                                 void (*completion)(void *),
                                                                 void *context) {
  (void)envoy;
  java_extension *extension = (java_extension *)address;
  if (extension == NULL) {
    completion(context);
    return;
  }
  extension->completion = completion;
  extension->context = context;
  int64_t milliseconds = enter(extension, JAVA_BOOTSTRAP_SHUTDOWN, address);
  if (milliseconds > 0) extension_limit(extension, (uint64_t)milliseconds);
  if (extension->limit == 0) extension_complete(extension);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_destroy(uintptr_t address) {
  java_extension *extension = (java_extension *)address;
  if (extension == NULL) return;
  enter(extension, JAVA_BOOTSTRAP_DESTROY, 0);
  if (extension->limit != 0) {
    void (*delete)(envoy_bootstrap_timer);
    *(void **)&delete =
        envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_timer_delete");
    if (delete != NULL) delete (extension->limit);
    extension->limit = 0;
  }
  extension->envoy = 0;
}

// ---- Events -------------------------------------------------------------------------------------

EXPORT void envoy_dynamic_module_on_bootstrap_extension_config_scheduled(
    envoy_bootstrap_config envoy, uintptr_t config, uint64_t event) {
  (void)envoy;
  hand_on(JAVA_BOOTSTRAP_CONFIG_SCHEDULED, config, event);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_timer_fired(envoy_bootstrap_config envoy,
                                                                    uintptr_t address,
                                                                    envoy_bootstrap_timer timer) {
  (void)envoy;
  java_extension *extension = (java_extension *)address;
  if (extension == NULL || timer != extension->limit) {
    hand_on(JAVA_BOOTSTRAP_TIMER_FIRED, address, timer);
  } else if (extension->completion != NULL) {
    envoy_log(ENVOY_LOG_ERROR,
              "java: Envoy ends although a bootstrap extension has not completed its shutdown: it "
              "took longer than its shutdownLimit");
    count_failures(&extension->config, 1);
    extension_complete(extension);
  }
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_file_changed(envoy_bootstrap_config envoy,
                                                                     uintptr_t config,
                                                                     envoy_buffer path,
                                                                     uint32_t events) {
  (void)envoy;
  java_file_change change = {path, events};
  hand_on(JAVA_BOOTSTRAP_FILE_CHANGED, config, (uint64_t)(uintptr_t)&change);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_cluster_add_or_update(
    envoy_bootstrap_config envoy, uintptr_t config, envoy_buffer name) {
  (void)envoy;
  hand_on(JAVA_BOOTSTRAP_CLUSTER_UPDATED, config, (uint64_t)(uintptr_t)&name);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_cluster_removal(
    envoy_bootstrap_config envoy, uintptr_t config, envoy_buffer name) {
  (void)envoy;
  hand_on(JAVA_BOOTSTRAP_CLUSTER_REMOVED, config, (uint64_t)(uintptr_t)&name);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_listener_add_or_update(
    envoy_bootstrap_config envoy, uintptr_t config, envoy_buffer name) {
  (void)envoy;
  hand_on(JAVA_BOOTSTRAP_LISTENER_UPDATED, config, (uint64_t)(uintptr_t)&name);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_listener_removal(
    envoy_bootstrap_config envoy, uintptr_t config, envoy_buffer name) {
  (void)envoy;
  hand_on(JAVA_BOOTSTRAP_LISTENER_REMOVED, config, (uint64_t)(uintptr_t)&name);
}

EXPORT void envoy_dynamic_module_on_bootstrap_extension_http_callout_done(
    envoy_bootstrap_config envoy, uintptr_t config, uint64_t id, uint32_t result,
    envoy_header *headers, size_t header_count, envoy_buffer *chunks, size_t chunk_count) {
  (void)envoy;
  java_callout callout = {.id = id,
                          .headers = (uintptr_t)headers,
                          .header_count = header_count,
                          .chunks = (uintptr_t)chunks,
                          .chunk_count = chunk_count,
                          .result = result,
                          .kind = JAVA_CALLOUT_DONE,
                          .end_of_stream = true};
  hand_on(JAVA_BOOTSTRAP_CALLOUT, config, (uint64_t)(uintptr_t)&callout);
}

EXPORT uint32_t envoy_dynamic_module_on_bootstrap_extension_admin_request(
    envoy_bootstrap_config envoy, uintptr_t address, envoy_buffer method, envoy_buffer path,
    envoy_buffer body) {
  java_admin_request request = {method, path, body};
  if (address != 0) {
    int64_t status = enter((const java_extension *)address, JAVA_BOOTSTRAP_ADMIN_REQUEST,
                           (uint64_t)(uintptr_t)&request);
    if (status > 0) return (uint32_t)status;
  }
  static const char FAILED[] = "the admin handler failed; Envoy's log has the reason\n";
  void (*set)(envoy_bootstrap_config, envoy_buffer);
  *(void **)&set =
      envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_admin_set_response");
  if (set != NULL) set(envoy, (envoy_buffer){FAILED, sizeof FAILED - 1});
  return 500;
}
