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
#ifndef ENVOY_JAVA_ENVOY_ABI_H
#define ENVOY_JAVA_ENVOY_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_filter;            // Envoy's filter object: one per stream
typedef uintptr_t envoy_filter_config;     // Envoy's filter configuration object
typedef uintptr_t envoy_filter_scheduler;  // made by scheduler_new, owned by the module

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

// Attributes are numbered in the order of Attribute.java, which names them as Envoy's docs do.
typedef uint32_t envoy_attribute;

// ---- Process: any thread ------------------------------------------------------------------------

void envoy_dynamic_module_callback_log(envoy_log_level level, envoy_buffer message);
bool envoy_dynamic_module_callback_log_enabled(envoy_log_level level);

// ---- Process: main thread -----------------------------------------------------------------------

uint32_t envoy_dynamic_module_callback_get_concurrency(void);
bool envoy_dynamic_module_callback_is_validation_mode(void);

// ---- Header maps --------------------------------------------------------------------------------

// The value number `index` of `name`. `total`, which may be null, gets the number of values;
// `value` gets a null buffer where there is none at that index. False where the map is absent.
bool envoy_dynamic_module_callback_http_get_header(envoy_filter filter, envoy_header_map map,
                                                   envoy_buffer name, envoy_buffer *value,
                                                   size_t index, size_t *total);
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
envoy_metrics_result envoy_dynamic_module_callback_http_filter_increment_counter(
    envoy_filter filter, size_t id, envoy_buffer *label_values, size_t label_count,
    uint64_t value);

#endif
