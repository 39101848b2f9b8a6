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
typedef uintptr_t envoy_config_scheduler;  // made by config_scheduler_new, owned by the module
typedef uintptr_t envoy_child_span;        // made by span_spawn_child, owned by the module

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

// Which socket it is applied to.
typedef uint32_t envoy_socket_direction;
enum { ENVOY_SOCKET_UPSTREAM = 0, ENVOY_SOCKET_DOWNSTREAM = 1 };

// ---- Header maps --------------------------------------------------------------------------------

// The value number `index` of `name`. `total`, which may be null, gets the number of values;
// `value` gets a null buffer if there is none at that index. False if the map is absent.
bool envoy_dynamic_module_callback_http_get_header(envoy_filter filter, envoy_header_map map,
                                                   envoy_buffer name, envoy_buffer *value,
                                                   size_t index, size_t *total);
// (v1.39) All values of `name` at once; the array must have room for the number that http_get_header
// returns.
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
// True if the piece in the current body hook is the body that an earlier filter had buffered,
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
// (v1.38) Chooses the cluster again and keeps the route.
void envoy_dynamic_module_callback_http_clear_route_cluster_cache(envoy_filter filter);
// (v1.38) Sends GOAWAY (HTTP/1: closes the connection), after the streams in flight if graceful. The
// stream may be gone when this returns.
void envoy_dynamic_module_callback_http_filter_send_go_away_and_close(envoy_filter filter,
                                                                      bool graceful);
// (v1.38) Starts the stream anew, with other request headers if there are any. The filter may be gone
// when this returns. False if Envoy cannot: the body has begun, for example.
bool envoy_dynamic_module_callback_http_filter_recreate_stream(envoy_filter filter,
                                                               envoy_header *headers,
                                                               size_t header_count);

// A response of the filter's own, piece by piece: headers with :status first, then data, then
// trailers; the piece that ends the stream is the last. The stream may be gone when these return.
void envoy_dynamic_module_callback_http_send_response_headers(envoy_filter filter,
                                                              envoy_header *headers,
                                                              size_t header_count,
                                                              bool end_of_stream);
void envoy_dynamic_module_callback_http_send_response_data(envoy_filter filter, envoy_buffer data,
                                                           bool end_of_stream);
void envoy_dynamic_module_callback_http_send_response_trailers(envoy_filter filter,
                                                               envoy_header *trailers,
                                                               size_t trailer_count);

// The most specific configuration of the route: what on_http_filter_per_route_config_new returned.
// 0 if the route has none.
uintptr_t envoy_dynamic_module_callback_get_most_specific_route_config(envoy_filter filter);

// (v1.37) A short flag of the module's own in %CUSTOM_FLAGS%, without whitespace.
void envoy_dynamic_module_callback_http_add_custom_flag(envoy_filter filter, envoy_buffer flag);
// (v1.38) The index of the stream's worker, from 0.
uint32_t envoy_dynamic_module_callback_http_filter_get_worker_index(envoy_filter filter);
// (v1.38) How many bytes of a body Envoy buffers; 0 is no limit.
uint64_t envoy_dynamic_module_callback_http_get_buffer_limit(envoy_filter filter);
void envoy_dynamic_module_callback_http_set_buffer_limit(envoy_filter filter, uint64_t limit);

// (v1.38) The cluster of the route. False if the stream has no route.
bool envoy_dynamic_module_callback_http_get_cluster_name(envoy_filter filter, envoy_buffer *name);
// (v1.38) The hosts of the route's cluster, by priority. False if there is no such cluster or priority.
bool envoy_dynamic_module_callback_http_get_cluster_host_count(envoy_filter filter,
                                                               uint32_t priority, size_t *total,
                                                               size_t *healthy, size_t *degraded);
// (v1.38) Prefers a host by its address and port; if strict, the request fails without it.
bool envoy_dynamic_module_callback_http_set_upstream_override_host(envoy_filter filter,
                                                                   envoy_buffer host, bool strict);

// (v1.38) Options of a connection's socket, as setsockopt has them.
bool envoy_dynamic_module_callback_http_set_socket_option_int(envoy_filter filter, int64_t level,
                                                              int64_t name,
                                                              envoy_socket_state state,
                                                              envoy_socket_direction direction,
                                                              int64_t value);
bool envoy_dynamic_module_callback_http_set_socket_option_bytes(envoy_filter filter, int64_t level,
                                                                int64_t name,
                                                                envoy_socket_state state,
                                                                envoy_socket_direction direction,
                                                                envoy_buffer value);
// What the filter has set before; false if nothing.
bool envoy_dynamic_module_callback_http_get_socket_option_int(envoy_filter filter, int64_t level,
                                                              int64_t name,
                                                              envoy_socket_state state,
                                                              envoy_socket_direction direction,
                                                              int64_t *value);
bool envoy_dynamic_module_callback_http_get_socket_option_bytes(envoy_filter filter, int64_t level,
                                                                int64_t name,
                                                                envoy_socket_state state,
                                                                envoy_socket_direction direction,
                                                                envoy_buffer *value);

// False if the stream has no such attribute, or one of another type.
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

// False if there is no such key in that namespace, or its value is of another type.
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
// (v1.40) The fields of a google.protobuf.Struct, serialized. Does nothing if the bytes are not a valid Struct.
void envoy_dynamic_module_callback_http_set_dynamic_metadata_struct(envoy_filter filter,
                                                                    envoy_buffer name_space,
                                                                    envoy_buffer fields);
// (v1.40) Typed metadata, which is apart from the above: one google.protobuf.Any for a namespace,
// serialized. Does nothing if the bytes are not a valid Any.
void envoy_dynamic_module_callback_http_set_dynamic_typed_metadata(envoy_filter filter,
                                                                   envoy_buffer name_space,
                                                                   envoy_buffer any);
// (v1.40) The two fields of the Any.
bool envoy_dynamic_module_callback_http_get_typed_metadata(envoy_filter filter,
                                                           envoy_metadata_source source,
                                                           envoy_buffer name_space,
                                                           envoy_buffer *type_url,
                                                           envoy_buffer *value);

// (v1.38) Lists. Appends a value to a list, which is made if it is absent; false if there is another
// kind of value.
bool envoy_dynamic_module_callback_http_add_dynamic_metadata_list_number(envoy_filter filter,
                                                                         envoy_buffer name_space,
                                                                         envoy_buffer key,
                                                                         double value);
bool envoy_dynamic_module_callback_http_add_dynamic_metadata_list_string(envoy_filter filter,
                                                                         envoy_buffer name_space,
                                                                         envoy_buffer key,
                                                                         envoy_buffer value);
bool envoy_dynamic_module_callback_http_add_dynamic_metadata_list_bool(envoy_filter filter,
                                                                       envoy_buffer name_space,
                                                                       envoy_buffer key, bool value);
// False if there is no list of that key.
bool envoy_dynamic_module_callback_http_get_metadata_list_size(envoy_filter filter,
                                                               envoy_metadata_source source,
                                                               envoy_buffer name_space,
                                                               envoy_buffer key, size_t *size);
// False also if the element is of another type.
bool envoy_dynamic_module_callback_http_get_metadata_list_number(envoy_filter filter,
                                                                 envoy_metadata_source source,
                                                                 envoy_buffer name_space,
                                                                 envoy_buffer key, size_t index,
                                                                 double *value);
bool envoy_dynamic_module_callback_http_get_metadata_list_string(envoy_filter filter,
                                                                 envoy_metadata_source source,
                                                                 envoy_buffer name_space,
                                                                 envoy_buffer key, size_t index,
                                                                 envoy_buffer *value);
bool envoy_dynamic_module_callback_http_get_metadata_list_bool(envoy_filter filter,
                                                               envoy_metadata_source source,
                                                               envoy_buffer name_space,
                                                               envoy_buffer key, size_t index,
                                                               bool *value);
// (v1.38) The names of a source's namespaces, and of a namespace's keys. The arrays must have room for
// as many as the functions for the count return.
size_t envoy_dynamic_module_callback_http_get_metadata_namespaces_count(
    envoy_filter filter, envoy_metadata_source source);
bool envoy_dynamic_module_callback_http_get_metadata_namespaces(envoy_filter filter,
                                                                envoy_metadata_source source,
                                                                envoy_buffer *names);
size_t envoy_dynamic_module_callback_http_get_metadata_keys_count(envoy_filter filter,
                                                                  envoy_metadata_source source,
                                                                  envoy_buffer name_space);
bool envoy_dynamic_module_callback_http_get_metadata_keys(envoy_filter filter,
                                                          envoy_metadata_source source,
                                                          envoy_buffer name_space,
                                                          envoy_buffer *keys);

// ---- Filter state -------------------------------------------------------------------------------

// False if there is no such key, or its value is not plain bytes.
bool envoy_dynamic_module_callback_http_get_filter_state_bytes(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer *value);
// For the filter chain. A key that is kept for another time keeps its value; this is true even so.
bool envoy_dynamic_module_callback_http_set_filter_state_bytes(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer value);
// (v1.40) Whether there is a value of any kind.
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
// (v1.39) Null if there is none. It may be another module's.
uintptr_t envoy_dynamic_module_callback_http_get_filter_state_object(envoy_filter filter,
                                                                     envoy_buffer key);

// (v1.38) An object that Envoy's own filters read, made from text by the factory that Envoy has
// registered for the key. False if there is no factory, or it rejects the text.
bool envoy_dynamic_module_callback_http_set_filter_state_typed(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer value);
// (v1.38) Any object in its serialized form; false if it has none.
bool envoy_dynamic_module_callback_http_get_filter_state_typed(envoy_filter filter,
                                                               envoy_buffer key,
                                                               envoy_buffer *value);

// ---- Connections and times ----------------------------------------------------------------------

// (v1.40) The peer of the downstream connection, whatever headers say. False if it is not known.
bool envoy_dynamic_module_callback_http_get_downstream_direct_remote_address(envoy_filter filter,
                                                                             envoy_buffer *address);
// (v1.40) False before there is an upstream connection.
bool envoy_dynamic_module_callback_http_get_upstream_remote_address(envoy_filter filter,
                                                                    envoy_buffer *address);
// (v1.39) 0 before there is one.
uint64_t envoy_dynamic_module_callback_http_get_upstream_connection_id(envoy_filter filter);
// (v1.40) What was tried, one entry for each attempt; the arrays must have room for as many as the
// functions for the size return.
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

// Null if the stream is not traced. Envoy finishes the span.
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
bool envoy_dynamic_module_callback_http_span_get_span_id(envoy_span span, envoy_buffer *id);
void envoy_dynamic_module_callback_http_span_set_operation(envoy_span span, envoy_buffer operation);
// An event, now.
void envoy_dynamic_module_callback_http_span_log(envoy_filter filter, envoy_span span,
                                                 envoy_buffer event);
// Baggage, which later children inherit. The text is good until the next call about a span.
bool envoy_dynamic_module_callback_http_span_get_baggage(envoy_span span, envoy_buffer key,
                                                         envoy_buffer *value);
void envoy_dynamic_module_callback_http_span_set_baggage(envoy_span span, envoy_buffer key,
                                                         envoy_buffer value);
// A child, which takes the functions above as any span does, and must be finished once, while the
// stream lasts. 0 if there is none to be had.
envoy_child_span envoy_dynamic_module_callback_http_span_spawn_child(envoy_filter filter,
                                                                     envoy_span span,
                                                                     envoy_buffer operation);
void envoy_dynamic_module_callback_http_child_span_finish(envoy_child_span span);

// ---- Scheduler ----------------------------------------------------------------------------------

// On the stream's worker thread. The scheduler must be deleted once, after its last commit.
envoy_filter_scheduler envoy_dynamic_module_callback_http_filter_scheduler_new(envoy_filter filter);
// Any thread: the scheduled hook is called with `event` on the stream's worker thread, or not at
// all if the stream is gone by then.
void envoy_dynamic_module_callback_http_filter_scheduler_commit(envoy_filter_scheduler scheduler,
                                                                uint64_t event);
void envoy_dynamic_module_callback_http_filter_scheduler_delete(envoy_filter_scheduler scheduler);

// (v1.37) The same for a configuration, on the main thread.
envoy_config_scheduler envoy_dynamic_module_callback_http_filter_config_scheduler_new(
    envoy_filter_config config);
void envoy_dynamic_module_callback_http_filter_config_scheduler_commit(
    envoy_config_scheduler scheduler, uint64_t event);
void envoy_dynamic_module_callback_http_filter_config_scheduler_delete(
    envoy_config_scheduler scheduler);

// ---- Callouts -----------------------------------------------------------------------------------

// Sends one request to a cluster. The hook http_callout_done brings the answer, with the number that
// is written to `id`; up to v1.39 it may be called before this returns. A timeout of 0 is none.
envoy_callout_start envoy_dynamic_module_callback_http_filter_http_callout(
    envoy_filter filter, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, uint64_t timeout_milliseconds);
// (v1.37) Opens a stream to a cluster, whose hooks bring what comes back.
envoy_callout_start envoy_dynamic_module_callback_http_filter_start_http_stream(
    envoy_filter filter, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, bool end_of_stream, uint64_t timeout_milliseconds);
// The reset hook is called before this returns.
void envoy_dynamic_module_callback_http_filter_reset_http_stream(envoy_filter filter, uint64_t id);
bool envoy_dynamic_module_callback_http_stream_send_data(envoy_filter filter, uint64_t id,
                                                         envoy_buffer data, bool end_of_stream);
bool envoy_dynamic_module_callback_http_stream_send_trailers(envoy_filter filter, uint64_t id,
                                                             envoy_header *trailers,
                                                             size_t trailer_count);

// (v1.38) The same for a configuration, on the main thread.
envoy_callout_start envoy_dynamic_module_callback_http_filter_config_http_callout(
    envoy_filter_config config, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, uint64_t timeout_milliseconds);
envoy_callout_start envoy_dynamic_module_callback_http_filter_config_start_http_stream(
    envoy_filter_config config, uint64_t *id, envoy_buffer cluster, envoy_header *headers,
    size_t header_count, envoy_buffer body, bool end_of_stream, uint64_t timeout_milliseconds);
void envoy_dynamic_module_callback_http_filter_config_reset_http_stream(envoy_filter_config config,
                                                                        uint64_t id);
bool envoy_dynamic_module_callback_http_filter_config_stream_send_data(envoy_filter_config config,
                                                                       uint64_t id,
                                                                       envoy_buffer data,
                                                                       bool end_of_stream);
bool envoy_dynamic_module_callback_http_filter_config_stream_send_trailers(
    envoy_filter_config config, uint64_t id, envoy_header *trailers, size_t trailer_count);

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

// While a configuration is being created, on the main thread. If `source`, an
// envoy.config.core.v3.ConfigSource in JSON, is empty, the secret is one of the bootstrap's. Returns
// a number for the two functions below; 0 if there is no such secret or the source is invalid.
size_t envoy_dynamic_module_callback_http_filter_config_generic_secret_subscribe(
    envoy_filter_config config, envoy_buffer name, envoy_buffer source);
// On one of Envoy's own threads, which each have the value. Empty until the source has delivered it.
bool envoy_dynamic_module_callback_http_filter_get_generic_secret(envoy_filter filter, size_t id,
                                                                  envoy_buffer *value);
bool envoy_dynamic_module_callback_http_filter_config_get_generic_secret(
    envoy_filter_config config, size_t id, envoy_buffer *value);

#endif
