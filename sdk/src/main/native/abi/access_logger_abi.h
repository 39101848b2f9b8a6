// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: access loggers (v1.37). common_abi.h has the conventions.
#ifndef ENVOY_JAVA_ACCESS_LOGGER_ABI_H
#define ENVOY_JAVA_ACCESS_LOGGER_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_log_entry;      // what is logged: valid during the hook for it
typedef uintptr_t envoy_logger_config;  // Envoy's configuration object

// ---- Plain data ---------------------------------------------------------------------------------

// Why an entry is logged.
typedef uint32_t envoy_log_type;
enum {
  ENVOY_LOGGED_NOT_SET = 0,
  ENVOY_LOGGED_TCP_UPSTREAM_CONNECTED = 1,
  ENVOY_LOGGED_TCP_PERIODIC = 2,
  ENVOY_LOGGED_TCP_CONNECTION_END = 3,
  ENVOY_LOGGED_DOWNSTREAM_START = 4,
  ENVOY_LOGGED_DOWNSTREAM_PERIODIC = 5,
  ENVOY_LOGGED_DOWNSTREAM_END = 6,
  ENVOY_LOGGED_UPSTREAM_POOL_READY = 7,
  ENVOY_LOGGED_UPSTREAM_PERIODIC = 8,
  ENVOY_LOGGED_UPSTREAM_END = 9,
  ENVOY_LOGGED_DOWNSTREAM_TUNNEL_SUCCESSFULLY_ESTABLISHED = 10,
  ENVOY_LOGGED_UDP_TUNNEL_UPSTREAM_CONNECTED = 11,
  ENVOY_LOGGED_UDP_PERIODIC = 12,
  ENVOY_LOGGED_UDP_SESSION_END = 13
};

// The number of a response flag's bit: ResponseFlag.java has them by name.
typedef uint32_t envoy_response_flag;
enum { ENVOY_FLAG_UNCONDITIONAL_DROP_OVERLOAD = 29 };

// ---- Headers ------------------------------------------------------------------------------------

// Of request headers, response headers and response trailers; requests have no trailers here.
// get_headers fills an array of the size that get_headers_size returns.
size_t envoy_dynamic_module_callback_access_logger_get_headers_size(
    envoy_log_entry entry, envoy_header_map map);
bool envoy_dynamic_module_callback_access_logger_get_headers(
    envoy_log_entry entry, envoy_header_map map, envoy_header *headers);

// The value at an index among those of the name. `count`, how many there are, may be null.
bool envoy_dynamic_module_callback_access_logger_get_header_value(
    envoy_log_entry entry, envoy_header_map map, envoy_buffer key, envoy_buffer *result,
    size_t index, size_t *count);

// ---- The request and its response ---------------------------------------------------------------

// 0 if there is none.
uint32_t envoy_dynamic_module_callback_access_logger_get_response_code(envoy_log_entry entry);

bool envoy_dynamic_module_callback_access_logger_get_response_code_details(
    envoy_log_entry entry, envoy_buffer *result);

// has_response_flag asks for one bit of what get_response_flags returns.
bool envoy_dynamic_module_callback_access_logger_has_response_flag(
    envoy_log_entry entry, envoy_response_flag flag);
uint64_t envoy_dynamic_module_callback_access_logger_get_response_flags(envoy_log_entry entry);

// Such as HTTP/1.1.
bool envoy_dynamic_module_callback_access_logger_get_protocol(
    envoy_log_entry entry, envoy_buffer *result);

bool envoy_dynamic_module_callback_access_logger_is_health_check(envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_route_name(
    envoy_log_entry entry, envoy_buffer *result);

// (v1.38)
bool envoy_dynamic_module_callback_access_logger_get_virtual_cluster_name(
    envoy_log_entry entry, envoy_buffer *result);

// 0 if there was none.
uint32_t envoy_dynamic_module_callback_access_logger_get_attempt_count(envoy_log_entry entry);

// (v1.38)
bool envoy_dynamic_module_callback_access_logger_get_connection_termination_details(
    envoy_log_entry entry, envoy_buffer *result);

bool envoy_dynamic_module_callback_access_logger_get_request_id(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_local_reply_body(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_is_trace_sampled(envoy_log_entry entry);

// Up to v1.40, these three are stubs that answer false. Not called.
bool envoy_dynamic_module_callback_access_logger_get_filter_state(
    envoy_log_entry entry, envoy_buffer key, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_trace_id(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_span_id(
    envoy_log_entry entry, envoy_buffer *result);

// ---- When and how much --------------------------------------------------------------------------

// Eight times in nanoseconds, -1 if not known: when the stream started, since 1970; and from then on
// when the request was complete, and the first and the last byte was sent upstream, received from
// upstream and sent downstream.
void envoy_dynamic_module_callback_access_logger_get_timing_info(
    envoy_log_entry entry, int64_t *times);

// (v1.40)
void envoy_dynamic_module_callback_access_logger_get_timing_info_v2(
    envoy_log_entry entry, envoy_timing *times);

// Four counts, 0 if not known: received and sent downstream, received and sent upstream on the wire.
void envoy_dynamic_module_callback_access_logger_get_bytes_info(
    envoy_log_entry entry, uint64_t *counts);

// (v1.40) Two counts: received and sent downstream on the wire.
void envoy_dynamic_module_callback_access_logger_get_downstream_wire_bytes(
    envoy_log_entry entry, uint64_t *counts);

// (v1.38) Not compressed.
uint64_t envoy_dynamic_module_callback_access_logger_get_request_headers_bytes(
    envoy_log_entry entry);
uint64_t envoy_dynamic_module_callback_access_logger_get_response_headers_bytes(
    envoy_log_entry entry);
uint64_t envoy_dynamic_module_callback_access_logger_get_response_trailers_bytes(
    envoy_log_entry entry);

// (v1.38) How long the connection pool took; -1 if not known.
int64_t envoy_dynamic_module_callback_access_logger_get_upstream_pool_ready_duration_ns(
    envoy_log_entry entry);

// ---- The connections ----------------------------------------------------------------------------

// 0 if there is none.
uint64_t envoy_dynamic_module_callback_access_logger_get_connection_id(envoy_log_entry entry);

bool envoy_dynamic_module_callback_access_logger_get_downstream_remote_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);
bool envoy_dynamic_module_callback_access_logger_get_downstream_local_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);

// (v1.38) Of the connection itself, whatever x-forwarded-for or the PROXY protocol say.
bool envoy_dynamic_module_callback_access_logger_get_downstream_direct_remote_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);
bool envoy_dynamic_module_callback_access_logger_get_downstream_direct_local_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);

bool envoy_dynamic_module_callback_access_logger_get_upstream_remote_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);
bool envoy_dynamic_module_callback_access_logger_get_upstream_local_address(
    envoy_log_entry entry, envoy_buffer *address, uint32_t *port);
bool envoy_dynamic_module_callback_access_logger_get_upstream_cluster(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_host(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_transport_failure_reason(
    envoy_log_entry entry, envoy_buffer *result);

// (v1.38) 0 if there is none.
uint64_t envoy_dynamic_module_callback_access_logger_get_upstream_connection_id(
    envoy_log_entry entry);

// (v1.38)
bool envoy_dynamic_module_callback_access_logger_get_upstream_protocol(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_transport_failure_reason(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_ja3_hash(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_ja4_hash(
    envoy_log_entry entry, envoy_buffer *result);

// (v1.38) The number of workers on the main thread.
uint32_t envoy_dynamic_module_callback_access_logger_get_worker_index(envoy_log_entry entry);

// ---- TLS ----------------------------------------------------------------------------------------

bool envoy_dynamic_module_callback_access_logger_is_mtls(envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_requested_server_name(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_tls_version(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_subject(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_digest(
    envoy_log_entry entry, envoy_buffer *result);

// (v1.38) The rest about TLS. What get_downstream_tls_cipher and get_upstream_tls_cipher return is
// good until the next call of either. Certificates are valid from and until seconds since 1970, 0 if
// not known. The functions for names fill an array of the size that their siblings return.
bool envoy_dynamic_module_callback_access_logger_get_upstream_tls_cipher(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_tls_session_id(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_tls_version(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_peer_subject(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_peer_issuer(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_local_subject(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_digest(
    envoy_log_entry entry, envoy_buffer *result);
int64_t envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_start(
    envoy_log_entry entry);
int64_t envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_end(
    envoy_log_entry entry);
size_t envoy_dynamic_module_callback_access_logger_get_upstream_peer_uri_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_upstream_peer_uri_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_upstream_local_uri_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_upstream_local_uri_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_upstream_peer_dns_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_upstream_peer_dns_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_upstream_local_dns_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_upstream_local_dns_san(
    envoy_log_entry entry, envoy_buffer *names);
bool envoy_dynamic_module_callback_access_logger_get_downstream_tls_cipher(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_tls_session_id(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_issuer(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_serial(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_fingerprint_1(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_local_subject(
    envoy_log_entry entry, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_presented(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_validated(
    envoy_log_entry entry);
int64_t envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_start(
    envoy_log_entry entry);
int64_t envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_end(
    envoy_log_entry entry);
size_t envoy_dynamic_module_callback_access_logger_get_downstream_peer_uri_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_uri_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_downstream_local_uri_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_downstream_local_uri_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_downstream_peer_dns_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_downstream_peer_dns_san(
    envoy_log_entry entry, envoy_buffer *names);
size_t envoy_dynamic_module_callback_access_logger_get_downstream_local_dns_san_size(
    envoy_log_entry entry);
bool envoy_dynamic_module_callback_access_logger_get_downstream_local_dns_san(
    envoy_log_entry entry, envoy_buffer *names);

// ---- Attributes and metadata --------------------------------------------------------------------

// (v1.38)
bool envoy_dynamic_module_callback_access_logger_get_attribute_string(
    envoy_log_entry entry, envoy_attribute attribute, envoy_buffer *result);
bool envoy_dynamic_module_callback_access_logger_get_attribute_int(
    envoy_log_entry entry, envoy_attribute attribute, uint64_t *result);
bool envoy_dynamic_module_callback_access_logger_get_attribute_bool(
    envoy_log_entry entry, envoy_attribute attribute, bool *result);

// `path` is a key, or keys of nested structures with dots between them.
bool envoy_dynamic_module_callback_access_logger_get_dynamic_metadata(
    envoy_log_entry entry, envoy_buffer space, envoy_buffer path, envoy_buffer *result);

// (v1.39)
bool envoy_dynamic_module_callback_access_logger_get_dynamic_metadata_number(
    envoy_log_entry entry, envoy_buffer space, envoy_buffer path, double *result);
bool envoy_dynamic_module_callback_access_logger_get_dynamic_metadata_bool(
    envoy_log_entry entry, envoy_buffer space, envoy_buffer path, bool *result);

// ---- Metrics ------------------------------------------------------------------------------------

// While the configuration is made.
envoy_metrics_result envoy_dynamic_module_callback_access_logger_config_define_counter(
    envoy_logger_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_config_define_gauge(
    envoy_logger_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_config_define_histogram(
    envoy_logger_config config, envoy_buffer name, size_t *id);

// Any thread; a histogram on Envoy's threads only.
envoy_metrics_result envoy_dynamic_module_callback_access_logger_increment_counter(
    envoy_logger_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_increment_gauge(
    envoy_logger_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_decrement_gauge(
    envoy_logger_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_set_gauge(
    envoy_logger_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_access_logger_record_histogram_value(
    envoy_logger_config config, size_t id, uint64_t value);

#endif
