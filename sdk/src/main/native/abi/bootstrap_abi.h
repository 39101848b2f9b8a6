// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: bootstrap extensions. v1.37 has the first six hooks only; everything
// else came with v1.38 unless its comment names another version. common_abi.h has the conventions.
//
// Envoy is not ready for most of these functions before it calls server_initialized: the SDK calls
// only those for metrics and the scheduler earlier.
#ifndef ENVOY_JAVA_BOOTSTRAP_ABI_H
#define ENVOY_JAVA_BOOTSTRAP_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_bootstrap;            // Envoy's extension object: one per configuration
typedef uintptr_t envoy_bootstrap_config;     // Envoy's configuration object
typedef uintptr_t envoy_bootstrap_scheduler;  // made by scheduler_new, owned by the module
typedef uintptr_t envoy_bootstrap_timer;      // made by timer_new, owned by the module

// ---- Plain data ---------------------------------------------------------------------------------

// What happened to a watched file, as bits.
enum { ENVOY_FILE_MOVED_TO = 1, ENVOY_FILE_MODIFIED = 2 };

// What the function that gets a statistic returns.
typedef uint32_t envoy_stats_iteration;
enum { ENVOY_STATS_CONTINUE = 0, ENVOY_STATS_STOP = 1 };

// The kinds of resources that Envoy can list.
typedef uint32_t envoy_resource_kind;
enum {
  ENVOY_RESOURCE_FILTER_CHAIN = 0,
  ENVOY_RESOURCE_CLUSTER = 1,
  ENVOY_RESOURCE_TRANSPORT_SOCKET_MATCH = 2,
  ENVOY_RESOURCE_SECRET = 3
};

// ---- Initialization -----------------------------------------------------------------------------

// Lets Envoy open its listeners, which wait for it. To be called once. Main thread.
void envoy_dynamic_module_callback_bootstrap_extension_config_signal_init_complete(
    envoy_bootstrap_config config);

// ---- Scheduler ----------------------------------------------------------------------------------

// On the main thread. The scheduler must be deleted once, after its last commit.
envoy_bootstrap_scheduler envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_new(
    envoy_bootstrap_config config);
// Any thread.
void envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_commit(
    envoy_bootstrap_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_delete(
    envoy_bootstrap_scheduler scheduler);

// ---- Timers: main thread ------------------------------------------------------------------------

// The timer is not armed yet.
envoy_bootstrap_timer envoy_dynamic_module_callback_bootstrap_extension_timer_new(
    envoy_bootstrap_config config);
void envoy_dynamic_module_callback_bootstrap_extension_timer_enable(envoy_bootstrap_timer timer,
                                                                    uint64_t delay_milliseconds);
void envoy_dynamic_module_callback_bootstrap_extension_timer_disable(envoy_bootstrap_timer timer);
bool envoy_dynamic_module_callback_bootstrap_extension_timer_enabled(envoy_bootstrap_timer timer);
void envoy_dynamic_module_callback_bootstrap_extension_timer_delete(envoy_bootstrap_timer timer);

// ---- Files: main thread -------------------------------------------------------------------------

// Watches a file until the configuration is gone. False if Envoy cannot watch it.
bool envoy_dynamic_module_callback_bootstrap_extension_file_watcher_add_watch(
    envoy_bootstrap_config config, envoy_buffer path, uint32_t events);

// ---- The admin interface: main thread -----------------------------------------------------------

// False if the path is taken, or Envoy has no admin interface.
bool envoy_dynamic_module_callback_bootstrap_extension_register_admin_handler(
    envoy_bootstrap_config config, envoy_buffer path, envoy_buffer help, bool removable,
    bool mutates_server_state);
bool envoy_dynamic_module_callback_bootstrap_extension_remove_admin_handler(
    envoy_bootstrap_config config, envoy_buffer path);
// The body of the answer: within the hook admin_request only.
void envoy_dynamic_module_callback_bootstrap_extension_admin_set_response(
    envoy_bootstrap_config config, envoy_buffer body);

// ---- Clusters and listeners: main thread --------------------------------------------------------

// Has Envoy call the hooks for clusters, and those for listeners. To be called once each. False if
// they are called already, or Envoy is not initialized yet.
bool envoy_dynamic_module_callback_bootstrap_extension_enable_cluster_lifecycle(
    envoy_bootstrap_config config);
bool envoy_dynamic_module_callback_bootstrap_extension_enable_listener_lifecycle(
    envoy_bootstrap_config config);

// (v1.40) Calls a function for each resource that is in use, with its name.
typedef void (*envoy_resource_taker)(envoy_buffer name, void *data);
void envoy_dynamic_module_callback_bootstrap_extension_get_active_resource_names(
    envoy_bootstrap_config config, envoy_resource_kind kind, envoy_resource_taker take,
    void *data);

// ---- Requests to clusters: main thread ----------------------------------------------------------

envoy_callout_start envoy_dynamic_module_callback_bootstrap_extension_http_callout(
    envoy_bootstrap_config config, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, uint64_t timeout_milliseconds);

// ---- Statistics: main thread --------------------------------------------------------------------

// False if there is no statistic of that name.
bool envoy_dynamic_module_callback_bootstrap_extension_get_counter_value(
    envoy_bootstrap extension, envoy_buffer name, uint64_t *value);
bool envoy_dynamic_module_callback_bootstrap_extension_get_gauge_value(
    envoy_bootstrap extension, envoy_buffer name, uint64_t *value);
// How many samples there were since the start, and their sum.
bool envoy_dynamic_module_callback_bootstrap_extension_get_histogram_summary(
    envoy_bootstrap extension, envoy_buffer name, uint64_t *count, double *sum);

// Calls a function for each statistic. Up to v1.39, Envoy holds a lock meanwhile, and goes on after
// ENVOY_STATS_STOP.
typedef envoy_stats_iteration (*envoy_stat_taker)(envoy_buffer name, uint64_t value, void *data);
void envoy_dynamic_module_callback_bootstrap_extension_iterate_counters(
    envoy_bootstrap extension, envoy_stat_taker take, void *data);
void envoy_dynamic_module_callback_bootstrap_extension_iterate_gauges(envoy_bootstrap extension,
                                                                      envoy_stat_taker take,
                                                                      void *data);

// ---- Metrics ------------------------------------------------------------------------------------

// Defines a metric, while the configuration is made. As many values of labels as names here must be
// given whenever it is updated. With labels, v1.38 is not safe if two threads update metrics at once.
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_define_counter(
    envoy_bootstrap_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_define_gauge(
    envoy_bootstrap_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_define_histogram(
    envoy_bootstrap_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);

envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_increment_counter(
    envoy_bootstrap_config config, size_t id, envoy_buffer *values, size_t value_count,
    uint64_t amount);
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_increment_gauge(
    envoy_bootstrap_config config, size_t id, envoy_buffer *values, size_t value_count,
    uint64_t amount);
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_decrement_gauge(
    envoy_bootstrap_config config, size_t id, envoy_buffer *values, size_t value_count,
    uint64_t amount);
envoy_metrics_result envoy_dynamic_module_callback_bootstrap_extension_config_set_gauge(
    envoy_bootstrap_config config, size_t id, envoy_buffer *values, size_t value_count,
    uint64_t value);
envoy_metrics_result
envoy_dynamic_module_callback_bootstrap_extension_config_record_histogram_value(
    envoy_bootstrap_config config, size_t id, envoy_buffer *values, size_t value_count,
    uint64_t value);

#endif
