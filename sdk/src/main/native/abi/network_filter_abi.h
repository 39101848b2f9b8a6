// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: network filters (v1.37). common_abi.h has the conventions.
#ifndef ENVOY_JAVA_NETWORK_FILTER_ABI_H
#define ENVOY_JAVA_NETWORK_FILTER_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_connection;                // Envoy's filter object: one per connection
typedef uintptr_t envoy_network_config;            // Envoy's filter configuration object
typedef uintptr_t envoy_network_scheduler;         // made by scheduler_new, owned by the module
typedef uintptr_t envoy_network_config_scheduler;  // made by config_scheduler_new, likewise

// ---- Plain data ---------------------------------------------------------------------------------

// What the hooks for a new connection and for data return.
enum { ENVOY_NETWORK_CONTINUE = 0, ENVOY_NETWORK_STOP_ITERATION = 1 };

// What has become of a connection.
typedef uint32_t envoy_connection_event;
enum {
  ENVOY_CONNECTION_REMOTE_CLOSE = 0,
  ENVOY_CONNECTION_LOCAL_CLOSE = 1,
  ENVOY_CONNECTION_CONNECTED = 2,
  ENVOY_CONNECTION_CONNECTED_ZERO_RTT = 3
};

// How a connection is closed.
typedef uint32_t envoy_close_type;
enum {
  ENVOY_CLOSE_FLUSH_WRITE = 0,
  ENVOY_CLOSE_NO_FLUSH = 1,
  ENVOY_CLOSE_FLUSH_WRITE_AND_DELAY = 2,
  ENVOY_CLOSE_ABORT = 3,
  ENVOY_CLOSE_ABORT_RESET = 4
};

typedef uint32_t envoy_connection_state;
enum { ENVOY_CONNECTION_OPEN = 0, ENVOY_CONNECTION_CLOSING = 1, ENVOY_CONNECTION_CLOSED = 2 };

// What a call of read_disable has changed.
typedef uint32_t envoy_read_disable_status;
enum {
  ENVOY_READ_NO_TRANSITION = 0,
  ENVOY_READ_STILL_DISABLED = 1,
  ENVOY_READ_ENABLED = 2,
  ENVOY_READ_DISABLED = 3
};

// A socket option as the connection keeps it. The bytes stay Envoy's.
typedef struct envoy_socket_option {
  int64_t level;
  int64_t name;
  uint32_t state;
  uint32_t value_type;  // 0: a number, 1: bytes
  int64_t number;
  envoy_buffer bytes;
} envoy_socket_option;

// ---- Buffers ------------------------------------------------------------------------------------
// The read buffer is there in the hook for data read, the write buffer in that for data written. At
// other times up to v1.39 shows another filter's buffer, or memory that it has freed.

size_t envoy_dynamic_module_callback_network_filter_get_read_buffer_size(
    envoy_connection connection);
size_t envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks_size(
    envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks(
    envoy_connection connection, envoy_buffer *chunks);
bool envoy_dynamic_module_callback_network_filter_drain_read_buffer(envoy_connection connection,
                                                                    size_t length);
bool envoy_dynamic_module_callback_network_filter_prepend_read_buffer(envoy_connection connection,
                                                                      envoy_buffer data);
bool envoy_dynamic_module_callback_network_filter_append_read_buffer(envoy_connection connection,
                                                                     envoy_buffer data);

size_t envoy_dynamic_module_callback_network_filter_get_write_buffer_size(
    envoy_connection connection);
size_t envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks_size(
    envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks(
    envoy_connection connection, envoy_buffer *chunks);
bool envoy_dynamic_module_callback_network_filter_drain_write_buffer(envoy_connection connection,
                                                                     size_t length);
bool envoy_dynamic_module_callback_network_filter_prepend_write_buffer(envoy_connection connection,
                                                                       envoy_buffer data);
bool envoy_dynamic_module_callback_network_filter_append_write_buffer(envoy_connection connection,
                                                                      envoy_buffer data);

// ---- Data to the peer and to other filters ------------------------------------------------------

// Sends bytes to the peer, through all write filters: this filter's own hook for data written is
// called inside of the call, and in no Envoy up to v1.40 does anything keep it from doing so again.
void envoy_dynamic_module_callback_network_filter_write(envoy_connection connection,
                                                        envoy_buffer data, bool end_of_stream);
// Hands bytes to the filters behind this one.
void envoy_dynamic_module_callback_network_filter_inject_read_data(envoy_connection connection,
                                                                   envoy_buffer data,
                                                                   bool end_of_stream);
void envoy_dynamic_module_callback_network_filter_inject_write_data(envoy_connection connection,
                                                                    envoy_buffer data,
                                                                    bool end_of_stream);
// Goes on with the filters behind this one, which has stopped the iteration.
void envoy_dynamic_module_callback_network_filter_continue_reading(envoy_connection connection);

// ---- Control ------------------------------------------------------------------------------------

// Superseded by the next one, which leaves a reason in the access log.
void envoy_dynamic_module_callback_network_filter_close(envoy_connection connection,
                                                        envoy_close_type type);
void envoy_dynamic_module_callback_network_filter_close_with_details(envoy_connection connection,
                                                                     envoy_close_type type,
                                                                     envoy_buffer details);
// Whether the closing of the connection by another filter waits for this one.
void envoy_dynamic_module_callback_network_filter_disable_close(envoy_connection connection,
                                                                bool disabled);
// (v1.38)
envoy_connection_state envoy_dynamic_module_callback_network_filter_get_connection_state(
    envoy_connection connection);
// (v1.38) Calls are counted: as many must enable reading as have disabled it.
envoy_read_disable_status envoy_dynamic_module_callback_network_filter_read_disable(
    envoy_connection connection, bool disable);
bool envoy_dynamic_module_callback_network_filter_read_enabled(envoy_connection connection);
// (v1.38) Whether the connection goes on when one side has ended.
bool envoy_dynamic_module_callback_network_filter_is_half_close_enabled(
    envoy_connection connection);
void envoy_dynamic_module_callback_network_filter_enable_half_close(envoy_connection connection,
                                                                    bool enabled);
// (v1.38) The limit in bytes of both buffers, from which on the watermark hooks are called.
uint32_t envoy_dynamic_module_callback_network_filter_get_buffer_limit(envoy_connection connection);
void envoy_dynamic_module_callback_network_filter_set_buffer_limits(envoy_connection connection,
                                                                    uint32_t limit);
bool envoy_dynamic_module_callback_network_filter_above_high_watermark(envoy_connection connection);
// False if the connection's transport socket cannot switch to TLS.
bool envoy_dynamic_module_callback_network_filter_start_upstream_secure_transport(
    envoy_connection connection);
// (v1.40)
bool envoy_dynamic_module_callback_network_filter_start_downstream_secure_transport(
    envoy_connection connection);

// ---- About the connection -----------------------------------------------------------------------

uint64_t envoy_dynamic_module_callback_network_filter_get_connection_id(
    envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_remote_address(envoy_connection connection,
                                                                     envoy_buffer *address,
                                                                     uint32_t *port);
bool envoy_dynamic_module_callback_network_filter_get_local_address(envoy_connection connection,
                                                                    envoy_buffer *address,
                                                                    uint32_t *port);
// The peer's own address, also where the PROXY protocol has told of another one.
bool envoy_dynamic_module_callback_network_filter_get_direct_remote_address(
    envoy_connection connection, envoy_buffer *address, uint32_t *port);
// (v1.38)
uint32_t envoy_dynamic_module_callback_network_filter_get_worker_index(envoy_connection connection);
// (v1.39)
bool envoy_dynamic_module_callback_network_filter_get_attribute_string(envoy_connection connection,
                                                                       envoy_attribute attribute,
                                                                       envoy_buffer *value);
bool envoy_dynamic_module_callback_network_filter_get_attribute_int(envoy_connection connection,
                                                                    envoy_attribute attribute,
                                                                    uint64_t *value);
bool envoy_dynamic_module_callback_network_filter_get_attribute_bool(envoy_connection connection,
                                                                     envoy_attribute attribute,
                                                                     bool *value);

// ---- TLS ----------------------------------------------------------------------------------------
// The lists have as many elements as their size function says.

bool envoy_dynamic_module_callback_network_filter_is_ssl(envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_requested_server_name(
    envoy_connection connection, envoy_buffer *name);
size_t envoy_dynamic_module_callback_network_filter_get_ssl_uri_sans_size(
    envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_ssl_uri_sans(envoy_connection connection,
                                                                   envoy_buffer *sans);
size_t envoy_dynamic_module_callback_network_filter_get_ssl_dns_sans_size(
    envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_ssl_dns_sans(envoy_connection connection,
                                                                   envoy_buffer *sans);
bool envoy_dynamic_module_callback_network_filter_get_ssl_subject(envoy_connection connection,
                                                                  envoy_buffer *subject);

// ---- Upstream -----------------------------------------------------------------------------------
// False, or 0, before another filter has chosen a host.

bool envoy_dynamic_module_callback_network_filter_has_upstream_host(envoy_connection connection);
bool envoy_dynamic_module_callback_network_filter_get_upstream_host_address(
    envoy_connection connection, envoy_buffer *address, uint32_t *port);
bool envoy_dynamic_module_callback_network_filter_get_upstream_host_hostname(
    envoy_connection connection, envoy_buffer *hostname);
bool envoy_dynamic_module_callback_network_filter_get_upstream_host_cluster(
    envoy_connection connection, envoy_buffer *cluster);
// (v1.39)
uint64_t envoy_dynamic_module_callback_network_filter_get_upstream_connection_id(
    envoy_connection connection);
// (v1.38) Host counts of any cluster; false if there is no such cluster or priority.
bool envoy_dynamic_module_callback_network_filter_get_cluster_host_count(
    envoy_connection connection, envoy_buffer cluster, uint32_t priority, size_t *total,
    size_t *healthy, size_t *degraded);

// ---- What filters leave for each other ----------------------------------------------------------

bool envoy_dynamic_module_callback_network_set_filter_state_bytes(envoy_connection connection,
                                                                  envoy_buffer key,
                                                                  envoy_buffer value);
bool envoy_dynamic_module_callback_network_get_filter_state_bytes(envoy_connection connection,
                                                                  envoy_buffer key,
                                                                  envoy_buffer *value);
// (v1.38) Objects that Envoy makes of text, for the keys that it knows.
bool envoy_dynamic_module_callback_network_set_filter_state_typed(envoy_connection connection,
                                                                  envoy_buffer key,
                                                                  envoy_buffer value);
bool envoy_dynamic_module_callback_network_get_filter_state_typed(envoy_connection connection,
                                                                  envoy_buffer key,
                                                                  envoy_buffer *value);

void envoy_dynamic_module_callback_network_set_dynamic_metadata_string(envoy_connection connection,
                                                                       envoy_buffer name_space,
                                                                       envoy_buffer key,
                                                                       envoy_buffer value);
// (v1.39)
void envoy_dynamic_module_callback_network_set_dynamic_metadata_string_batch(
    envoy_connection connection, envoy_buffer name_space, envoy_header *entries,
    size_t entry_count);
bool envoy_dynamic_module_callback_network_get_dynamic_metadata_string(envoy_connection connection,
                                                                       envoy_buffer name_space,
                                                                       envoy_buffer key,
                                                                       envoy_buffer *value);
void envoy_dynamic_module_callback_network_set_dynamic_metadata_number(envoy_connection connection,
                                                                       envoy_buffer name_space,
                                                                       envoy_buffer key,
                                                                       double value);
bool envoy_dynamic_module_callback_network_get_dynamic_metadata_number(envoy_connection connection,
                                                                       envoy_buffer name_space,
                                                                       envoy_buffer key,
                                                                       double *value);
// (v1.38)
void envoy_dynamic_module_callback_network_set_dynamic_metadata_bool(envoy_connection connection,
                                                                     envoy_buffer name_space,
                                                                     envoy_buffer key, bool value);
bool envoy_dynamic_module_callback_network_get_dynamic_metadata_bool(envoy_connection connection,
                                                                     envoy_buffer name_space,
                                                                     envoy_buffer key, bool *value);

// ---- Socket options -----------------------------------------------------------------------------
// Those that the connection keeps. No Envoy up to v1.40 says whether the system has taken one.

void envoy_dynamic_module_callback_network_set_socket_option_int(envoy_connection connection,
                                                                 int64_t level, int64_t name,
                                                                 uint32_t state, int64_t value);
void envoy_dynamic_module_callback_network_set_socket_option_bytes(envoy_connection connection,
                                                                   int64_t level, int64_t name,
                                                                   uint32_t state,
                                                                   envoy_buffer value);
bool envoy_dynamic_module_callback_network_get_socket_option_int(envoy_connection connection,
                                                                 int64_t level, int64_t name,
                                                                 uint32_t state, int64_t *value);
bool envoy_dynamic_module_callback_network_get_socket_option_bytes(envoy_connection connection,
                                                                   int64_t level, int64_t name,
                                                                   uint32_t state,
                                                                   envoy_buffer *value);
size_t envoy_dynamic_module_callback_network_get_socket_options_size(envoy_connection connection);
void envoy_dynamic_module_callback_network_get_socket_options(envoy_connection connection,
                                                              envoy_socket_option *options);

// ---- Callouts -----------------------------------------------------------------------------------
// As for HTTP filters: http_filter_abi.h has the numbers.

uint32_t envoy_dynamic_module_callback_network_filter_http_callout(envoy_connection connection,
                                                                   uint64_t *id,
                                                                   envoy_buffer cluster,
                                                                   envoy_header *headers,
                                                                   size_t header_count,
                                                                   envoy_buffer body,
                                                                   uint64_t timeout_milliseconds);

// ---- Scheduled events ---------------------------------------------------------------------------
// commit: any thread, until the object is gone.

envoy_network_scheduler envoy_dynamic_module_callback_network_filter_scheduler_new(
    envoy_connection connection);
void envoy_dynamic_module_callback_network_filter_scheduler_commit(
    envoy_network_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_network_filter_scheduler_delete(
    envoy_network_scheduler scheduler);

envoy_network_config_scheduler envoy_dynamic_module_callback_network_filter_config_scheduler_new(
    envoy_network_config config);
void envoy_dynamic_module_callback_network_filter_config_scheduler_commit(
    envoy_network_config_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_network_filter_config_scheduler_delete(
    envoy_network_config_scheduler scheduler);

// ---- Metrics ------------------------------------------------------------------------------------
// Defined while the configuration is made. They have no labels.

envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_define_counter(
    envoy_network_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_define_gauge(
    envoy_network_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_define_histogram(
    envoy_network_config config, envoy_buffer name, size_t *id);

envoy_metrics_result envoy_dynamic_module_callback_network_filter_increment_counter(
    envoy_connection connection, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_increment_gauge(
    envoy_connection connection, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_decrement_gauge(
    envoy_connection connection, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_set_gauge(
    envoy_connection connection, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_record_histogram_value(
    envoy_connection connection, size_t id, uint64_t value);

// (v1.39) Without a connection, on any thread.
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_increment_counter(
    envoy_network_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_increment_gauge(
    envoy_network_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_decrement_gauge(
    envoy_network_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_set_gauge(
    envoy_network_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_network_filter_config_record_histogram_value(
    envoy_network_config config, size_t id, uint64_t value);

#endif
