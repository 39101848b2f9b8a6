// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: listener filters (v1.37). common_abi.h has the conventions.
#ifndef ENVOY_JAVA_LISTENER_FILTER_ABI_H
#define ENVOY_JAVA_LISTENER_FILTER_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_socket;                     // Envoy's filter object: one per accepted socket
typedef uintptr_t envoy_listener_config;            // Envoy's filter configuration object
typedef uintptr_t envoy_listener_scheduler;         // made by scheduler_new, owned by the module
typedef uintptr_t envoy_listener_config_scheduler;  // made by config_scheduler_new, likewise

// ---- Plain data ---------------------------------------------------------------------------------

// What the hooks for an accepted socket and for data return.
enum { ENVOY_LISTENER_CONTINUE = 0, ENVOY_LISTENER_STOP_ITERATION = 1 };

typedef uint32_t envoy_address_type;
enum {
  ENVOY_ADDRESS_UNKNOWN = 0,
  ENVOY_ADDRESS_IP = 1,
  ENVOY_ADDRESS_PIPE = 2,
  ENVOY_ADDRESS_ENVOY_INTERNAL = 3
};

// ---- Data ---------------------------------------------------------------------------------------
// In the hook for data only. The bytes stay in the socket for the filters behind, unless drained.

bool envoy_dynamic_module_callback_listener_filter_get_buffer_chunk(envoy_socket socket,
                                                                    envoy_buffer *chunk);
// Never more than the chunk has: Envoy up to v1.38 does not survive that.
bool envoy_dynamic_module_callback_listener_filter_drain_buffer(envoy_socket socket, size_t length);
// Asks the filter itself, by the hook of the same name.
size_t envoy_dynamic_module_callback_listener_filter_max_read_bytes(envoy_socket socket);
// (v1.38) Writes to the socket; returns how many bytes it has taken, or -1.
int64_t envoy_dynamic_module_callback_listener_filter_write_to_socket(envoy_socket socket,
                                                                      envoy_buffer data);

// ---- What filter chains are chosen by -----------------------------------------------------------
// The getters (v1.38) return false if nothing was set. An empty value changes nothing.

void envoy_dynamic_module_callback_listener_filter_set_detected_transport_protocol(
    envoy_socket socket, envoy_buffer protocol);
void envoy_dynamic_module_callback_listener_filter_set_requested_server_name(envoy_socket socket,
                                                                             envoy_buffer name);
void envoy_dynamic_module_callback_listener_filter_set_requested_application_protocols(
    envoy_socket socket, envoy_buffer *protocols, size_t protocol_count);
void envoy_dynamic_module_callback_listener_filter_set_ja3_hash(envoy_socket socket,
                                                                envoy_buffer hash);
void envoy_dynamic_module_callback_listener_filter_set_ja4_hash(envoy_socket socket,
                                                                envoy_buffer hash);
bool envoy_dynamic_module_callback_listener_filter_get_detected_transport_protocol(
    envoy_socket socket, envoy_buffer *protocol);
bool envoy_dynamic_module_callback_listener_filter_get_requested_server_name(envoy_socket socket,
                                                                             envoy_buffer *name);
size_t envoy_dynamic_module_callback_listener_filter_get_requested_application_protocols_size(
    envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_get_requested_application_protocols(
    envoy_socket socket, envoy_buffer *protocols);
bool envoy_dynamic_module_callback_listener_filter_get_ja3_hash(envoy_socket socket,
                                                                envoy_buffer *hash);
bool envoy_dynamic_module_callback_listener_filter_get_ja4_hash(envoy_socket socket,
                                                                envoy_buffer *hash);

// ---- TLS (v1.38) --------------------------------------------------------------------------------
// The lists have as many elements as their size functions say.

bool envoy_dynamic_module_callback_listener_filter_is_ssl(envoy_socket socket);
size_t envoy_dynamic_module_callback_listener_filter_get_ssl_uri_sans_size(envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_get_ssl_uri_sans(envoy_socket socket,
                                                                    envoy_buffer *sans);
size_t envoy_dynamic_module_callback_listener_filter_get_ssl_dns_sans_size(envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_get_ssl_dns_sans(envoy_socket socket,
                                                                    envoy_buffer *sans);
bool envoy_dynamic_module_callback_listener_filter_get_ssl_subject(envoy_socket socket,
                                                                   envoy_buffer *subject);

// ---- Addresses ----------------------------------------------------------------------------------
// False if it is not an IP address.

bool envoy_dynamic_module_callback_listener_filter_get_remote_address(envoy_socket socket,
                                                                      envoy_buffer *address,
                                                                      uint32_t *port);
bool envoy_dynamic_module_callback_listener_filter_get_direct_remote_address(envoy_socket socket,
                                                                             envoy_buffer *address,
                                                                             uint32_t *port);
bool envoy_dynamic_module_callback_listener_filter_get_local_address(envoy_socket socket,
                                                                     envoy_buffer *address,
                                                                     uint32_t *port);
bool envoy_dynamic_module_callback_listener_filter_get_direct_local_address(envoy_socket socket,
                                                                            envoy_buffer *address,
                                                                            uint32_t *port);
// The destination before the system redirected the connection to the listener.
bool envoy_dynamic_module_callback_listener_filter_get_original_dst(envoy_socket socket,
                                                                    envoy_buffer *address,
                                                                    uint32_t *port);
envoy_address_type envoy_dynamic_module_callback_listener_filter_get_address_type(
    envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_is_local_address_restored(envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_set_remote_address(envoy_socket socket,
                                                                      envoy_buffer address,
                                                                      uint32_t port, bool is_ipv6);
bool envoy_dynamic_module_callback_listener_filter_restore_local_address(envoy_socket socket,
                                                                         envoy_buffer address,
                                                                         uint32_t port,
                                                                         bool is_ipv6);
// Whether the connection is handed to the listener of the restored local address.
void envoy_dynamic_module_callback_listener_filter_use_original_dst(envoy_socket socket,
                                                                    bool use_original_dst);

// ---- How it goes on -----------------------------------------------------------------------------

// Goes on with the next filter, or drops the socket. Not in the hooks for an accepted socket, for data
// and for the close: Envoy up to v1.39 frees the filter that is on the stack.
void envoy_dynamic_module_callback_listener_filter_continue_filter_chain(envoy_socket socket,
                                                                         bool success);
// Closes the descriptor; Envoy's object stays until the hook returns STOP_ITERATION, or until
// continue_filter_chain is called with false.
void envoy_dynamic_module_callback_listener_filter_close_socket(envoy_socket socket,
                                                                envoy_buffer details);

// ---- The socket itself --------------------------------------------------------------------------
// The options are set and read by the system's calls. Levels, names and numbers have 32 bits.

int64_t envoy_dynamic_module_callback_listener_filter_get_socket_fd(envoy_socket socket);
bool envoy_dynamic_module_callback_listener_filter_set_socket_option_int(envoy_socket socket,
                                                                         int64_t level,
                                                                         int64_t name,
                                                                         int64_t value);
bool envoy_dynamic_module_callback_listener_filter_set_socket_option_bytes(envoy_socket socket,
                                                                           int64_t level,
                                                                           int64_t name,
                                                                           envoy_buffer value);
bool envoy_dynamic_module_callback_listener_filter_get_socket_option_int(envoy_socket socket,
                                                                         int64_t level,
                                                                         int64_t name,
                                                                         int64_t *value);
bool envoy_dynamic_module_callback_listener_filter_get_socket_option_bytes(
    envoy_socket socket, int64_t level, int64_t name, char *value, size_t size,
    size_t *actual_size);

// ---- About the connection to be -----------------------------------------------------------------

void envoy_dynamic_module_callback_listener_filter_set_downstream_transport_failure_reason(
    envoy_socket socket, envoy_buffer reason);
uint64_t envoy_dynamic_module_callback_listener_filter_get_connection_start_time_ms(
    envoy_socket socket);
// (v1.38)
uint32_t envoy_dynamic_module_callback_listener_filter_get_worker_index(envoy_socket socket);
// (v1.39)
bool envoy_dynamic_module_callback_listener_filter_get_attribute_string(envoy_socket socket,
                                                                        envoy_attribute attribute,
                                                                        envoy_buffer *value);
bool envoy_dynamic_module_callback_listener_filter_get_attribute_int(envoy_socket socket,
                                                                     envoy_attribute attribute,
                                                                     uint64_t *value);
bool envoy_dynamic_module_callback_listener_filter_get_attribute_bool(envoy_socket socket,
                                                                      envoy_attribute attribute,
                                                                      bool *value);

// ---- What filters leave for each other ----------------------------------------------------------

bool envoy_dynamic_module_callback_listener_filter_set_filter_state(envoy_socket socket,
                                                                    envoy_buffer key,
                                                                    envoy_buffer value);
bool envoy_dynamic_module_callback_listener_filter_get_filter_state(envoy_socket socket,
                                                                    envoy_buffer key,
                                                                    envoy_buffer *value);
// (v1.40) Objects that Envoy makes of text, for the keys that it knows.
bool envoy_dynamic_module_callback_listener_filter_set_filter_state_typed(envoy_socket socket,
                                                                          envoy_buffer key,
                                                                          envoy_buffer value);
bool envoy_dynamic_module_callback_listener_filter_get_filter_state_typed(envoy_socket socket,
                                                                          envoy_buffer key,
                                                                          envoy_buffer *value);

void envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_string(
    envoy_socket socket, envoy_buffer name_space, envoy_buffer key, envoy_buffer value);
// (v1.39)
void envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_string_batch(
    envoy_socket socket, envoy_buffer name_space, envoy_header *entries, size_t entry_count);
bool envoy_dynamic_module_callback_listener_filter_get_dynamic_metadata_string(
    envoy_socket socket, envoy_buffer name_space, envoy_buffer key, envoy_buffer *value);
// (v1.38)
void envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_number(
    envoy_socket socket, envoy_buffer name_space, envoy_buffer key, double value);
bool envoy_dynamic_module_callback_listener_filter_get_dynamic_metadata_number(
    envoy_socket socket, envoy_buffer name_space, envoy_buffer key, double *value);

// ---- Callouts -----------------------------------------------------------------------------------
// As for HTTP filters: http_filter_abi.h has the numbers. v1.38 has the function, and does not survive
// its call.

uint32_t envoy_dynamic_module_callback_listener_filter_http_callout(
    envoy_socket socket, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, uint64_t timeout_milliseconds);

// ---- Scheduled events ---------------------------------------------------------------------------
// commit: any thread, until the object is gone. Up to v1.38, no event of a socket arrives.

envoy_listener_scheduler envoy_dynamic_module_callback_listener_filter_scheduler_new(
    envoy_socket socket);
void envoy_dynamic_module_callback_listener_filter_scheduler_commit(
    envoy_listener_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_listener_filter_scheduler_delete(
    envoy_listener_scheduler scheduler);

envoy_listener_config_scheduler envoy_dynamic_module_callback_listener_filter_config_scheduler_new(
    envoy_listener_config config);
void envoy_dynamic_module_callback_listener_filter_config_scheduler_commit(
    envoy_listener_config_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_listener_filter_config_scheduler_delete(
    envoy_listener_config_scheduler scheduler);

// ---- Metrics ------------------------------------------------------------------------------------
// Defined while the configuration is made. They have no labels.

envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_define_counter(
    envoy_listener_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_define_gauge(
    envoy_listener_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_define_histogram(
    envoy_listener_config config, envoy_buffer name, size_t *id);

envoy_metrics_result envoy_dynamic_module_callback_listener_filter_increment_counter(
    envoy_socket socket, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_increment_gauge(
    envoy_socket socket, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_decrement_gauge(
    envoy_socket socket, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_set_gauge(envoy_socket socket,
                                                                             size_t id,
                                                                             uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_record_histogram_value(
    envoy_socket socket, size_t id, uint64_t value);

// (v1.39) Without a socket, on any thread.
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_increment_counter(
    envoy_listener_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_increment_gauge(
    envoy_listener_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_decrement_gauge(
    envoy_listener_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_set_gauge(
    envoy_listener_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_listener_filter_config_record_histogram_value(
    envoy_listener_config config, size_t id, uint64_t value);

#endif
