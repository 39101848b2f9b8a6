// SPDX-License-Identifier: Apache-2.0
//
// The part of Envoy's dynamic-module ABI that this SDK stands on, declared in our own words: what all
// points of extension share. Each of them has a header of its own beside this one.
//
// jextract reads these files; its output is committed in io.envoyjava.sdk.internal.abi. After a
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
#ifndef ENVOY_JAVA_COMMON_ABI_H
#define ENVOY_JAVA_COMMON_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_span;      // Envoy's tracing span of a stream
typedef uintptr_t envoy_function;  // a function of the module's for Envoy to call

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

// Result of a function about metrics.
typedef uint32_t envoy_metrics_result;
enum {
  ENVOY_METRICS_SUCCESS = 0,
  ENVOY_METRICS_NOT_FOUND = 1,
  ENVOY_METRICS_INVALID_LABELS = 2,
  ENVOY_METRICS_FROZEN = 3
};

// ---- Of streams ---------------------------------------------------------------------------------

// Which of a stream's four header maps.
typedef uint32_t envoy_header_map;
enum {
  ENVOY_REQUEST_HEADERS = 0,
  ENVOY_REQUEST_TRAILERS = 1,
  ENVOY_RESPONSE_HEADERS = 2,
  ENVOY_RESPONSE_TRAILERS = 3
};

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

// ---- Of callouts and sockets -------------------------------------------------------------------

// Whether a callout or an upstream stream was started.
typedef uint32_t envoy_callout_start;
enum {
  ENVOY_CALLOUT_STARTED = 0,
  ENVOY_CALLOUT_MISSING_HEADERS = 1,  // :method, :path and :authority (host) are required
  ENVOY_CALLOUT_NO_CLUSTER = 2,
  ENVOY_CALLOUT_DUPLICATE_ID = 3,
  ENVOY_CALLOUT_CANNOT_CREATE = 4
};

// How a callout ended.
typedef uint32_t envoy_callout_result;
enum {
  ENVOY_CALLOUT_SUCCESS = 0,
  ENVOY_CALLOUT_RESET = 1,
  ENVOY_CALLOUT_RESPONSE_TOO_LARGE = 2
};

// Why a stream of a module's own was reset.
typedef uint32_t envoy_upstream_reset;
enum {
  ENVOY_UPSTREAM_CONNECTION_FAILURE = 0,
  ENVOY_UPSTREAM_CONNECTION_TERMINATION = 1,
  ENVOY_UPSTREAM_LOCAL_RESET = 2,
  ENVOY_UPSTREAM_LOCAL_REFUSED = 3,
  ENVOY_UPSTREAM_OVERFLOW = 4,
  ENVOY_UPSTREAM_REMOTE_RESET = 5,
  ENVOY_UPSTREAM_REMOTE_REFUSED = 6,
  ENVOY_UPSTREAM_PROTOCOL_ERROR = 7
};

// When a socket option is applied.
typedef uint32_t envoy_socket_state;
enum { ENVOY_SOCKET_PREBIND = 0, ENVOY_SOCKET_BOUND = 1, ENVOY_SOCKET_LISTENING = 2 };

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

// (v1.38) What the modules of a process share, by key. Envoy keeps the pointers and never follows or
// frees them. A function stays: false if the key is taken. Data is replaced.
bool envoy_dynamic_module_callback_register_function(envoy_buffer key, uintptr_t function);
bool envoy_dynamic_module_callback_get_function(envoy_buffer key, uintptr_t *function);
bool envoy_dynamic_module_callback_register_shared_data(envoy_buffer key, uintptr_t data);
bool envoy_dynamic_module_callback_get_shared_data(envoy_buffer key, uintptr_t *data);

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

#endif
