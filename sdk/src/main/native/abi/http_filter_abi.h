// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: HTTP filters. common_abi.h has the conventions.
#ifndef ENVOY_JAVA_HTTP_FILTER_ABI_H
#define ENVOY_JAVA_HTTP_FILTER_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_filter;            // Envoy's filter object: one per stream
typedef uintptr_t envoy_filter_config;     // Envoy's filter configuration object
typedef uintptr_t envoy_filter_scheduler;  // made by scheduler_new, owned by the module

// ---- Plain data ---------------------------------------------------------------------------------

// Which part of which body: "received" is the piece that the current body hook brought, "buffered"
// is what Envoy has kept because a filter stopped the iteration.
typedef uint32_t envoy_body;
enum {
  ENVOY_RECEIVED_REQUEST_BODY = 0,
  ENVOY_BUFFERED_REQUEST_BODY = 1,
  ENVOY_RECEIVED_RESPONSE_BODY = 2,
  ENVOY_BUFFERED_RESPONSE_BODY = 3
};

// What a hook for headers returns.
enum {
  ENVOY_HEADERS_CONTINUE = 0,
  ENVOY_HEADERS_STOP_ITERATION = 1,
  ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM = 2,
  ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER = 3,
  ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK = 4
};

// What a hook for a piece of a body returns.
enum {
  ENVOY_BODY_CONTINUE = 0,
  ENVOY_BODY_STOP_ITERATION_AND_BUFFER = 1,
  ENVOY_BODY_STOP_ITERATION_AND_WATERMARK = 2,
  ENVOY_BODY_STOP_ITERATION_NO_BUFFER = 3
};

// What a hook for trailers returns.
enum { ENVOY_TRAILERS_CONTINUE = 0, ENVOY_TRAILERS_STOP_ITERATION = 1 };

// What the hook for a local reply returns.
enum { ENVOY_LOCAL_REPLY_CONTINUE = 0, ENVOY_LOCAL_REPLY_RESET_STREAM = 1 };

// Why a stream is reset.
typedef uint32_t envoy_reset_reason;
enum { ENVOY_RESET_LOCAL = 0, ENVOY_RESET_LOCAL_REFUSED = 1 };

// ---- Header maps --------------------------------------------------------------------------------

// The value number `index` of `name`. `total`, which may be null, gets the number of values;
// `value` gets a null buffer where there is none at that index. False where the map is absent.
bool envoy_dynamic_module_callback_http_get_header(envoy_filter filter, envoy_header_map map,
                                                   envoy_buffer name, envoy_buffer *value,
                                                   size_t index, size_t *total);
// (v1.39) All values of `name` at once; the array must have room for the number that http_get_header
// tells.
bool envoy_dynamic_module_callback_http_get_header_values(envoy_filter filter,
                                                          envoy_header_map map, envoy_buffer name,
                                                          envoy_buffer *values);
// The number of entries, which is the length of the array that http_get_headers fills.
size_t envoy_dynamic_module_callback_http_get_headers_size(envoy_filter filter,
                                                           envoy_header_map map);
bool envoy_dynamic_module_callback_http_get_headers(envoy_filter filter, envoy_header_map map,
                                                    envoy_header *headers);
// Puts one value in the place of all that `name` has; a null value removes the name.
bool envoy_dynamic_module_callback_http_set_header(envoy_filter filter, envoy_header_map map,
                                                   envoy_buffer name, envoy_buffer value);
// One more value for `name`.
bool envoy_dynamic_module_callback_http_add_header(envoy_filter filter, envoy_header_map map,
                                                   envoy_buffer name, envoy_buffer value);

// ---- Bodies -------------------------------------------------------------------------------------

size_t envoy_dynamic_module_callback_http_get_body_size(envoy_filter filter, envoy_body body);
size_t envoy_dynamic_module_callback_http_get_body_chunks_size(envoy_filter filter,
                                                               envoy_body body);
bool envoy_dynamic_module_callback_http_get_body_chunks(envoy_filter filter, envoy_body body,
                                                        envoy_buffer *chunks);
bool envoy_dynamic_module_callback_http_append_body(envoy_filter filter, envoy_body body,
                                                    envoy_buffer data);
// Takes bytes from the front; more than there are takes all.
bool envoy_dynamic_module_callback_http_drain_body(envoy_filter filter, envoy_body body,
                                                   size_t bytes);
// True where the piece in the current body hook is the body that an earlier filter had buffered,
// so that "received" and "buffered" are one and the same.
bool envoy_dynamic_module_callback_http_received_buffered_request_body(envoy_filter filter);
bool envoy_dynamic_module_callback_http_received_buffered_response_body(envoy_filter filter);

// ---- The stream ---------------------------------------------------------------------------------

// A local reply. The stream may be gone when this returns: the destroy hook can be called inside.
void envoy_dynamic_module_callback_http_send_response(envoy_filter filter, uint32_t status,
                                                      envoy_header *headers, size_t header_count,
                                                      envoy_buffer body, envoy_buffer details);
void envoy_dynamic_module_callback_http_filter_continue_decoding(envoy_filter filter);
void envoy_dynamic_module_callback_http_filter_continue_encoding(envoy_filter filter);
void envoy_dynamic_module_callback_http_filter_reset_stream(envoy_filter filter,
                                                            envoy_reset_reason reason,
                                                            envoy_buffer details);
void envoy_dynamic_module_callback_http_clear_route_cache(envoy_filter filter);

// False where the stream has no such attribute, or one of another type.
bool envoy_dynamic_module_callback_http_filter_get_attribute_string(envoy_filter filter,
                                                                    envoy_attribute attribute,
                                                                    envoy_buffer *value);
bool envoy_dynamic_module_callback_http_filter_get_attribute_int(envoy_filter filter,
                                                                 envoy_attribute attribute,
                                                                 uint64_t *value);
bool envoy_dynamic_module_callback_http_filter_get_attribute_bool(envoy_filter filter,
                                                                  envoy_attribute attribute,
                                                                  bool *value);

// ---- Metadata: keys and text are UTF-8 ----------------------------------------------------------

// False where there is no such key in that namespace, or its value is of another type.
bool envoy_dynamic_module_callback_http_get_metadata_string(envoy_filter filter,
                                                            envoy_metadata_source source,
                                                            envoy_buffer name_space,
                                                            envoy_buffer key, envoy_buffer *value);
bool envoy_dynamic_module_callback_http_get_metadata_number(envoy_filter filter,
                                                            envoy_metadata_source source,
                                                            envoy_buffer name_space,
                                                            envoy_buffer key, double *value);
// (v1.38)
bool envoy_dynamic_module_callback_http_get_metadata_bool(envoy_filter filter,
                                                          envoy_metadata_source source,
                                                          envoy_buffer name_space,
                                                          envoy_buffer key, bool *value);
// Into the stream's own metadata. Other keys of the namespace stay.
void envoy_dynamic_module_callback_http_set_dynamic_metadata_string(envoy_filter filter,
                                                                    envoy_buffer name_space,
                                                                    envoy_buffer key,
                                                                    envoy_buffer value);
void envoy_dynamic_module_callback_http_set_dynamic_metadata_number(envoy_filter filter,
                                                                    envoy_buffer name_space,
                                                                    envoy_buffer key, double value);
// (v1.38)
void envoy_dynamic_module_callback_http_set_dynamic_metadata_bool(envoy_filter filter,
                                                                  envoy_buffer name_space,
                                                                  envoy_buffer key, bool value);
// (v1.39) Several texts at once.
void envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(envoy_filter filter,
                                                                          envoy_buffer name_space,
                                                                          const envoy_header *entries,
                                                                          size_t count);
// (v1.40) The fields of a google.protobuf.Struct, serialized. Does nothing where it is none.
void envoy_dynamic_module_callback_http_set_dynamic_metadata_struct(envoy_filter filter,
                                                                    envoy_buffer name_space,
                                                                    envoy_buffer fields);
// (v1.40) Typed metadata, which is apart from the above: one google.protobuf.Any for a namespace,
// serialized. Does nothing where it is none.
void envoy_dynamic_module_callback_http_set_dynamic_typed_metadata(envoy_filter filter,
                                                                   envoy_buffer name_space,
                                                                   envoy_buffer any);
// (v1.40) The two fields of the Any.
bool envoy_dynamic_module_callback_http_get_typed_metadata(envoy_filter filter,
                                                           envoy_metadata_source source,
                                                           envoy_buffer name_space,
                                                           envoy_buffer *type_url,
                                                           envoy_buffer *value);

// ---- Filter state -------------------------------------------------------------------------------

// False where there is no such key, or its value is no plain bytes.
bool envoy_dynamic_module_callback_http_get_filter_state_bytes(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer *value);
// For the filter chain. A key that is kept for another time keeps its value; this is true even so.
bool envoy_dynamic_module_callback_http_set_filter_state_bytes(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer value);
// (v1.40) Whether there is a value of whatever kind.
bool envoy_dynamic_module_callback_http_has_filter_state(envoy_filter filter, envoy_buffer key);
// (v1.40) As set_filter_state_bytes, for the given time.
bool envoy_dynamic_module_callback_http_set_filter_state_value(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer value,
                                                               envoy_life_span life_span,
                                                               envoy_stream_sharing sharing);
// (v1.39) A pointer that means something to modules only. Envoy calls `destroy` with it once: when
// the entry goes, which can be after this filter, or before false is returned. On a worker thread.
bool envoy_dynamic_module_callback_http_set_filter_state_object(envoy_filter filter,
                                                                envoy_buffer key, uintptr_t object,
                                                                envoy_function destroy,
                                                                envoy_life_span life_span);
// (v1.39) Null where there is none. It may be another module's.
uintptr_t envoy_dynamic_module_callback_http_get_filter_state_object(envoy_filter filter,
                                                                     envoy_buffer key);

// ---- Connections and times ----------------------------------------------------------------------

// (v1.40) The peer of the downstream connection, whatever headers say. False where it is not known.
bool envoy_dynamic_module_callback_http_get_downstream_direct_remote_address(envoy_filter filter,
                                                                             envoy_buffer *address);
// (v1.40) False before there is an upstream connection.
bool envoy_dynamic_module_callback_http_get_upstream_remote_address(envoy_filter filter,
                                                                    envoy_buffer *address);
// (v1.39) 0 before there is one.
uint64_t envoy_dynamic_module_callback_http_get_upstream_connection_id(envoy_filter filter);
// (v1.40) What was tried, one entry for each attempt; the arrays must have room for as many as the
// functions for the size tell.
size_t envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted_size(
    envoy_filter filter);
bool envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted(envoy_filter filter,
                                                                              uint64_t *ids);
size_t envoy_dynamic_module_callback_http_get_upstream_hosts_attempted_size(envoy_filter filter);
bool envoy_dynamic_module_callback_http_get_upstream_hosts_attempted(envoy_filter filter,
                                                                     envoy_buffer *addresses);
// (v1.40) Fills all of `timing`.
void envoy_dynamic_module_callback_http_get_timing_info(envoy_filter filter, envoy_timing *timing);

// ---- Tracing (v1.38) ----------------------------------------------------------------------------

// Null where the stream is not traced. Envoy finishes the span.
envoy_span envoy_dynamic_module_callback_http_get_active_span(envoy_filter filter);
void envoy_dynamic_module_callback_http_span_set_tag(envoy_span span, envoy_buffer key,
                                                     envoy_buffer value);
// (v1.40) Several tags at once.
void envoy_dynamic_module_callback_http_span_set_tag_batch(envoy_span span,
                                                           const envoy_header *tags, size_t count);
void envoy_dynamic_module_callback_http_span_set_sampled(envoy_span span, bool sampled);
// (v1.39) Keeps what set_sampled said when Envoy would decide anew, as after clear_route_cache.
void envoy_dynamic_module_callback_http_span_disable_local_decision(envoy_span span);
// The text is good until the next call about a span.
bool envoy_dynamic_module_callback_http_span_get_trace_id(envoy_span span, envoy_buffer *id);

// ---- Scheduler ----------------------------------------------------------------------------------

// On the stream's worker thread. The scheduler must be deleted once, after its last commit.
envoy_filter_scheduler envoy_dynamic_module_callback_http_filter_scheduler_new(envoy_filter filter);
// Any thread: the scheduled hook is called with `event` on the stream's worker thread, or not at
// all if the stream is gone by then.
void envoy_dynamic_module_callback_http_filter_scheduler_commit(envoy_filter_scheduler scheduler,
                                                                uint64_t event);
void envoy_dynamic_module_callback_http_filter_scheduler_delete(envoy_filter_scheduler scheduler);

// ---- Metrics ------------------------------------------------------------------------------------

// While a configuration is being created, on the main thread.
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_define_counter(
    envoy_filter_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_define_gauge(
    envoy_filter_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_define_histogram(
    envoy_filter_config config, envoy_buffer name, envoy_buffer *labels, size_t label_count,
    size_t *id);

envoy_metrics_result envoy_dynamic_module_callback_http_filter_increment_counter(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_increment_gauge(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_decrement_gauge(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_set_gauge(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_record_histogram_value(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);

// (v1.39) The same without a stream, for as long as the configuration lives. Counters and gauges are
// atomic: any thread. A histogram has a part on each of Envoy's own threads, and must be used on
// one of them.
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_increment_counter(
    envoy_filter_config config, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_increment_gauge(
    envoy_filter_config config, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_decrement_gauge(
    envoy_filter_config config, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_set_gauge(
    envoy_filter_config config, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_http_filter_config_record_histogram_value(
    envoy_filter_config config, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);

// ---- Secrets (v1.40) ----------------------------------------------------------------------------

// While a configuration is being created, on the main thread. Where `source`, an
// envoy.config.core.v3.ConfigSource in JSON, is empty, the secret is one of the bootstrap. 0 where
// there is none, or the source is wrong; else a number for the two functions below.
size_t envoy_dynamic_module_callback_http_filter_config_generic_secret_subscribe(
    envoy_filter_config config, envoy_buffer name, envoy_buffer source);
// On one of Envoy's own threads, which each have the value. Empty until the source has delivered it.
bool envoy_dynamic_module_callback_http_filter_get_generic_secret(envoy_filter filter, size_t id,
                                                                  envoy_buffer *value);
bool envoy_dynamic_module_callback_http_filter_config_get_generic_secret(
    envoy_filter_config config, size_t id, envoy_buffer *value);

#endif
