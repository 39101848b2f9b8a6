// SPDX-License-Identifier: Apache-2.0
//
// The part of Envoy's dynamic-module ABI that this SDK stands on, declared in our own words.
//
// jextract reads this file; its output is committed in io.envoyjava.sdk.internal.abi. After a
// change here run `mvn -pl sdk -Pregenerate-bindings generate-sources` (see regenerate.sh).
//
// Conventions
//  * Functions named envoy_dynamic_module_callback_* live in the Envoy executable. They are called
//    on the thread that Envoy called the module on, unless their comment says otherwise.
//  * Handles are opaque. They are declared as integers, which is the same to the calling
//    convention and keeps Java from making a MemorySegment of each.
//  * What Envoy writes into an envoy_buffer stays Envoy's: it is good until the current hook
//    returns or the thing it was read from is changed, whichever comes first.
//  * What the module passes in is copied before the function returns.
//  * "(v1.39)" is the first Envoy that has the function, where that is none of the oldest; Java asks
//    EnvoyFeature before it calls one.
#ifndef ENVOY_JAVA_ENVOY_ABI_H
#define ENVOY_JAVA_ENVOY_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_filter;            // Envoy's filter object: one per stream
typedef uintptr_t envoy_filter_config;     // Envoy's filter configuration object
typedef uintptr_t envoy_filter_scheduler;  // made by scheduler_new, owned by the module
typedef uintptr_t envoy_span;              // Envoy's tracing span of a stream
typedef uintptr_t envoy_function;          // a function of the module's for Envoy to call

// ---- Plain data ---------------------------------------------------------------------------------

// A stretch of bytes. A null `data` means "none"; an empty value has a length of 0 only.
typedef struct envoy_buffer {
  const char *data;
  size_t length;
} envoy_buffer;

typedef struct envoy_header {
  envoy_buffer name;
  envoy_buffer value;
} envoy_header;

// Which of a stream's four header maps.
typedef uint32_t envoy_header_map;
enum {
  ENVOY_REQUEST_HEADERS = 0,
  ENVOY_REQUEST_TRAILERS = 1,
  ENVOY_RESPONSE_HEADERS = 2,
  ENVOY_RESPONSE_TRAILERS = 3
};

// Which part of which body: "received" is the piece that the current body hook brought, "buffered"
// is what Envoy has kept because a filter stopped the iteration.
typedef uint32_t envoy_body;
enum {
  ENVOY_RECEIVED_REQUEST_BODY = 0,
  ENVOY_BUFFERED_REQUEST_BODY = 1,
  ENVOY_RECEIVED_RESPONSE_BODY = 2,
  ENVOY_BUFFERED_RESPONSE_BODY = 3
};

typedef uint32_t envoy_log_level;
enum {
  ENVOY_LOG_TRACE = 0,
  ENVOY_LOG_DEBUG = 1,
  ENVOY_LOG_INFO = 2,
  ENVOY_LOG_WARN = 3,
  ENVOY_LOG_ERROR = 4,
  ENVOY_LOG_CRITICAL = 5,
  ENVOY_LOG_OFF = 6
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

// Result of a function about metrics.
typedef uint32_t envoy_metrics_result;
enum {
  ENVOY_METRICS_SUCCESS = 0,
  ENVOY_METRICS_NOT_FOUND = 1,
  ENVOY_METRICS_INVALID_LABELS = 2,
  ENVOY_METRICS_FROZEN = 3
};

// Why a stream is reset.
typedef uint32_t envoy_reset_reason;
enum { ENVOY_RESET_LOCAL = 0, ENVOY_RESET_LOCAL_REFUSED = 1 };

// Which metadata is read: the stream's own, or what the configuration gives to the route, the
// cluster, the upstream host or that host's locality.
typedef uint32_t envoy_metadata_source;
enum {
  ENVOY_METADATA_DYNAMIC = 0,
  ENVOY_METADATA_ROUTE = 1,
  ENVOY_METADATA_CLUSTER = 2,
  ENVOY_METADATA_HOST = 3,
  ENVOY_METADATA_HOST_LOCALITY = 4
};

// How long an entry of filter state is kept.
typedef uint32_t envoy_life_span;
enum {
  ENVOY_LIFE_SPAN_FILTER_CHAIN = 0,
  ENVOY_LIFE_SPAN_REQUEST = 1,
  ENVOY_LIFE_SPAN_CONNECTION = 2
};

// Whether the stream's upstream connection sees an entry of filter state.
typedef uint32_t envoy_stream_sharing;
enum {
  ENVOY_NOT_SHARED = 0,
  ENVOY_SHARED_WITH_UPSTREAM_CONNECTION = 1,
  ENVOY_SHARED_WITH_UPSTREAM_CONNECTION_ONCE = 2
};

// When things happened in a stream, in nanoseconds from its start. The numbers are the indices of
// envoy_timing's arrays.
enum {
  ENVOY_STARTED = 0,  // since 1970, not from the start
  ENVOY_DOWNSTREAM_CONNECTION_BEGIN = 1,
  ENVOY_DOWNSTREAM_HANDSHAKE_START = 2,
  ENVOY_DOWNSTREAM_HANDSHAKE_COMPLETE = 3,
  ENVOY_LAST_DOWNSTREAM_HEADER_RX_BYTE_RECEIVED = 4,
  ENVOY_LAST_DOWNSTREAM_RX_BYTE_RECEIVED = 5,
  ENVOY_UPSTREAM_CONNECT_START = 6,
  ENVOY_UPSTREAM_CONNECT_COMPLETE = 7,
  ENVOY_UPSTREAM_HANDSHAKE_COMPLETE = 8,
  ENVOY_FIRST_UPSTREAM_TX_BYTE_SENT = 9,
  ENVOY_LAST_UPSTREAM_TX_BYTE_SENT = 10,
  ENVOY_FIRST_UPSTREAM_RX_BYTE_RECEIVED = 11,
  ENVOY_FIRST_UPSTREAM_RX_BODY_BYTE_RECEIVED = 12,
  ENVOY_LAST_UPSTREAM_RX_BYTE_RECEIVED = 13,
  ENVOY_FIRST_DOWNSTREAM_TX_BYTE_SENT = 14,
  ENVOY_LAST_DOWNSTREAM_TX_BYTE_SENT = 15,
  ENVOY_LAST_DOWNSTREAM_ACK_RECEIVED = 16,
  ENVOY_REQUEST_COMPLETE = 17,
  ENVOY_DOWNSTREAM_CONNECTION_END = 18,
  ENVOY_TIMES = 19
};

// To Envoy it is a structure with a name for each element, which is the same in memory.
typedef struct envoy_timing {
  int64_t nanoseconds[ENVOY_TIMES];
  bool known[ENVOY_TIMES];
} envoy_timing;

// Attributes are numbered in the order of Attribute.java, which names them as Envoy's docs do.
typedef uint32_t envoy_attribute;

// ---- Process: any thread ------------------------------------------------------------------------

void envoy_dynamic_module_callback_log(envoy_log_level level, envoy_buffer message);
bool envoy_dynamic_module_callback_log_enabled(envoy_log_level level);
// (v1.39) The level from which on messages are taken. Not called: System.Logger asks about one level
// at a time, and log_enabled answers just that, in every Envoy.
envoy_log_level envoy_dynamic_module_callback_get_log_level(void);
// (v1.40) As log, with the place in the source that Envoy writes before the message. Not called: to
// find the place, Java would walk the stack for each message, and the logger's name says the class.
void envoy_dynamic_module_callback_log_v2(envoy_log_level level, envoy_buffer message,
                                          envoy_buffer file, uint32_t line);

// ---- Process: main thread -----------------------------------------------------------------------

uint32_t envoy_dynamic_module_callback_get_concurrency(void);
bool envoy_dynamic_module_callback_is_validation_mode(void);

// (v1.40) Envoy's runtime: the layers of the bootstrap, RTDS, and what the admin interface has set.
// `otherwise` is the answer where there is no such key, or its value is not of that type. All
// numbers are doubles there: an integer above 2^53 is rounded, a fraction cut off, a negative number
// no integer. The two for numbers are not for Envoy's own feature flags, which are booleans. On
// other threads v1.40.0 does not reach its runtime, and answers `otherwise`.
bool envoy_dynamic_module_callback_get_runtime_bool(envoy_buffer key, bool otherwise);
uint64_t envoy_dynamic_module_callback_get_runtime_int(envoy_buffer key, uint64_t otherwise);
double envoy_dynamic_module_callback_get_runtime_number(envoy_buffer key, double otherwise);

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
