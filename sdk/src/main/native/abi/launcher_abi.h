// SPDX-License-Identifier: Apache-2.0
//
// What the C launcher and the Java runtime agree on. jextract reads this file as well.
//
// Envoy knows twenty-odd hooks of HTTP filters, and as many of other extension points. Java is
// entered through one function for each point, a java_event, with the hook's number. So one upcall
// stub is linked instead of twenty, which is most of what starting a module costs; and since the
// functions of all points have one type, the second stub costs next to nothing.
#ifndef ENVOY_JAVA_LAUNCHER_H
#define ENVOY_JAVA_LAUNCHER_H

#include <stddef.h>

#include "abi/access_logger_abi.h"
#include "abi/bootstrap_abi.h"
#include "abi/http_filter_abi.h"
#include "abi/listener_filter_abi.h"
#include "abi/network_filter_abi.h"
#include "abi/udp_listener_filter_abi.h"

// What this launcher and the SDK in the jar agree on: this file, and the methods of the class
// Bootstrap. Each change that an older counterpart would not understand takes the next number: a
// module of mixed parts is refused then, with a reason.
enum { JAVA_PROTOCOL = 6 };

// ---- The way into Java --------------------------------------------------------------------------

// `envoy` is Envoy's object for the stream or the configuration, `handle` is ours, and what the other
// two mean depends on the event. The answer is the hook's, or JAVA_FAILED or JAVA_REPORTED.
typedef int64_t (*java_event)(uint32_t event, uintptr_t envoy, uintptr_t handle, uint64_t argument);

// What java_event returns if the extension failed. The launcher counts the failure and fails closed in
// either case, so that neither depends on Java being able to.
#define JAVA_FAILED (-1)    // nothing could be reported: no memory, no stack
#define JAVA_REPORTED (-2)  // Java has logged what was thrown

// The extension points.
enum {
  JAVA_HTTP_FILTERS = 0,
  JAVA_NETWORK_FILTERS = 1,
  JAVA_ACCESS_LOGGERS = 2,
  JAVA_LISTENER_FILTERS = 3,
  JAVA_UDP_LISTENER_FILTERS = 4,
  JAVA_BOOTSTRAP_EXTENSIONS = 5,
  JAVA_POINTS = 6  // how many there are
};

// Each point numbers its events from 0. This one all of them have.
enum {
  JAVA_WARM_UP = 31,  // does nothing: see core/threads.h
  JAVA_EVENTS = 32
};

// A configuration of any point.
typedef struct java_config {
  envoy_buffer name;
  envoy_buffer text;
  uint64_t failures;  // set by Java: the counter of failures, or JAVA_NO_COUNTER
} java_config;
enum {
  JAVA_CONFIG_NAME_OFFSET = offsetof(java_config, name),
  JAVA_CONFIG_TEXT_OFFSET = offsetof(java_config, text),
  JAVA_CONFIG_FAILURES_OFFSET = offsetof(java_config, failures)
};

#define JAVA_NO_COUNTER UINT64_MAX

// ---- HTTP filters -------------------------------------------------------------------------------

// The events. Where nothing else is said, the handle is the java_stream*. Those up to
// JAVA_HTTP_STREAM_COMPLETE are bits of java_stream.hooks, too: a hook whose bit is not set is
// answered by the launcher, and never enters Java.
enum {
  JAVA_HTTP_REQUEST_HEADERS = 0,  // argument: end of stream
  JAVA_HTTP_REQUEST_BODY = 1,     // argument: end of stream
  JAVA_HTTP_REQUEST_TRAILERS = 2,
  JAVA_HTTP_RESPONSE_HEADERS = 3,  // argument: end of stream
  JAVA_HTTP_RESPONSE_BODY = 4,     // argument: end of stream
  JAVA_HTTP_RESPONSE_TRAILERS = 5,
  JAVA_HTTP_LOCAL_REPLY = 6,  // argument: java_local_reply*
  JAVA_HTTP_STREAM_COMPLETE = 7,
  JAVA_HTTP_SCHEDULED = 8,       // argument: the event's number
  JAVA_HTTP_FILTER_DESTROY = 9,  // handle: the java_stream's place
  JAVA_HTTP_CONFIG_NEW = 10,     // argument: java_config*; returns the configuration's handle, or 0
  JAVA_HTTP_CONFIG_DESTROY = 11,  // handle: the configuration's
  JAVA_HTTP_CONFIG_SCHEDULED = 12,  // handle: the configuration's; argument: the event's number
  JAVA_HTTP_ROUTE_CONFIG_NEW = 13,  // argument: java_config*; returns the configuration's handle, or 0
  JAVA_HTTP_ROUTE_CONFIG_DESTROY = 14,  // handle: the route configuration's
  JAVA_HTTP_CALLOUT = 15,         // argument: java_callout*
  JAVA_HTTP_CONFIG_CALLOUT = 16,  // handle: the configuration's; argument: java_callout*
  JAVA_HTTP_ABOVE_HIGH_WATERMARK = 17,  // of the downstream; these two are bits of hooks as well
  JAVA_HTTP_BELOW_LOW_WATERMARK = 18
};

// Something has come of a callout or of a stream that the module has opened.
typedef struct java_callout {
  uint64_t id;
  uintptr_t headers;  // envoy_header[]: of a response, or trailers
  size_t header_count;
  uintptr_t chunks;  // envoy_buffer[]
  size_t chunk_count;
  uint32_t result;  // envoy_callout_result, or envoy_upstream_reset
  uint8_t kind;     // JAVA_CALLOUT_DONE to JAVA_CALLOUT_RESET
  bool end_of_stream;
} java_callout;
enum {
  JAVA_CALLOUT_DONE = 0,  // the answer to a callout; the rest is about streams
  JAVA_CALLOUT_HEADERS = 1,
  JAVA_CALLOUT_DATA = 2,
  JAVA_CALLOUT_TRAILERS = 3,
  JAVA_CALLOUT_COMPLETE = 4,
  JAVA_CALLOUT_RESET = 5
};
enum {
  JAVA_CALLOUT_ID_OFFSET = offsetof(java_callout, id),
  JAVA_CALLOUT_HEADERS_OFFSET = offsetof(java_callout, headers),
  JAVA_CALLOUT_HEADER_COUNT_OFFSET = offsetof(java_callout, header_count),
  JAVA_CALLOUT_CHUNKS_OFFSET = offsetof(java_callout, chunks),
  JAVA_CALLOUT_CHUNK_COUNT_OFFSET = offsetof(java_callout, chunk_count),
  JAVA_CALLOUT_RESULT_OFFSET = offsetof(java_callout, result),
  JAVA_CALLOUT_KIND_OFFSET = offsetof(java_callout, kind),
  JAVA_CALLOUT_END_OF_STREAM_OFFSET = offsetof(java_callout, end_of_stream)
};

// How far one direction of a stream, request or response, is in the filter's hands.
enum {
  JAVA_NOT_BEGUN = 0,  // its headers have not come yet, or a local reply took its place
  JAVA_ARRIVING = 1,   // its headers' hook has begun
  JAVA_HELD = 2,       // the last hook's answer holds it
  JAVA_PASSED = 3      // the last hook's answer, or a call, has let it go on
};

// What else is known of a stream, as bits.
enum {
  JAVA_REPLIED = 1,      // the filter, or its failure, has sent a local reply
  JAVA_REPLYING = 2,     // a local reply is on its way, the filter's or another's
  JAVA_FAIL_CLOSED = 4,  // the filter has failed: its hooks are answered by the launcher
  JAVA_COMPLETE = 8,     // Envoy has called stream_complete: it can only be read
  JAVA_REQUEST_HEADERS_PASSED = 16,  // these headers are out of the filter's hands
  JAVA_RESPONSE_HEADERS_PASSED = 32,
  JAVA_GRPC = 64,   // set by Java: the request was one of gRPC before the filter changed that
  JAVA_ENDING = 128  // the filter has asked for the stream's end, which a scheduled event brings
};

// How far a reply is that the filter sends piece by piece.
enum { JAVA_NO_REPLY = 0, JAVA_REPLY_OPEN = 1, JAVA_REPLY_ENDED = 2 };

// Which hook has brought the end of the request.
enum { JAVA_END_AHEAD = 0, JAVA_END_IN_HEADERS = 1, JAVA_END_IN_BODY = 2, JAVA_END_IN_TRAILERS = 3 };

// How often one request may be started anew.
enum { JAVA_RECREATIONS = 5 };

// A stream, as Envoy keeps it for us. Java makes the filter with the first hook, whichever it is, so
// that a stream costs no way into Java of its own. Worker thread.
typedef struct java_stream {
  uintptr_t config;   // the configuration's handle
  uint64_t place;     // what Java finds its object by; 0 until there is one
  uintptr_t envoy;    // Envoy's object
  uint64_t failures;  // Envoy's number for the counter of failures, or JAVA_NO_COUNTER
  uint32_t hooks;     // those to bring to Java
  uint32_t depth;     // hooks and calls of this stream that are on the stack
  uint8_t request;    // JAVA_NOT_BEGUN to JAVA_PASSED
  uint8_t response;
  uint8_t flags;
  bool gone;  // Envoy has dropped it; freed when depth is 0
  uint8_t reply;        // JAVA_NO_REPLY to JAVA_REPLY_ENDED
  uint8_t recreations;  // how often the request has been started anew
  uint8_t request_end;  // JAVA_END_AHEAD to JAVA_END_IN_TRAILERS
  uint8_t held_twice;   // messages that a hook has held again inside their resumption: 1, 2
  uintptr_t ending;     // what was asked for with JAVA_ENDING; null afterwards
} java_stream;
enum {
  JAVA_STREAM_CONFIG_OFFSET = offsetof(java_stream, config),
  JAVA_STREAM_PLACE_OFFSET = offsetof(java_stream, place),
  JAVA_STREAM_HOOKS_OFFSET = offsetof(java_stream, hooks),
  JAVA_STREAM_REQUEST_OFFSET = offsetof(java_stream, request),
  JAVA_STREAM_RESPONSE_OFFSET = offsetof(java_stream, response),
  JAVA_STREAM_FLAGS_OFFSET = offsetof(java_stream, flags),
  JAVA_STREAM_REPLY_OFFSET = offsetof(java_stream, reply)
};

typedef struct java_local_reply {
  envoy_buffer details;
  uint32_t status;
  bool reset_imminent;
} java_local_reply;
enum {
  JAVA_LOCAL_REPLY_DETAILS_OFFSET = offsetof(java_local_reply, details),
  JAVA_LOCAL_REPLY_STATUS_OFFSET = offsetof(java_local_reply, status),
  JAVA_LOCAL_REPLY_RESET_IMMINENT_OFFSET = offsetof(java_local_reply, reset_imminent)
};

// ---- Calls of Java's (http_actions.c) -----------------------------------------------------------
// Those that make Envoy call back, or end the stream, or need more than one step that nothing may
// come between. Java looks these functions up as it does Envoy's. `stream` is the java_stream*.

// What became of a call.
enum {
  JAVA_DONE = 0,
  JAVA_NOT_NOW = 1,  // not in this phase of the stream: nothing was done
  JAVA_NO_STACK = 2,  // too little stack is left for the hooks that Envoy would call
  JAVA_NO_MEMORY = 3,
  JAVA_TOO_OFTEN = 4,  // the request has been started anew JAVA_RECREATIONS times
  JAVA_HELD_TWICE = 5  // the message was held again while it was resumed: Envoy does not resume it
};

// How java_stream_end ends a stream.
enum {
  JAVA_END_RESET = 0,
  JAVA_END_REFUSED = 1,   // reset, with the reason that says the request was not processed
  JAVA_END_GO_AWAY = 2,   // close the connection
  JAVA_END_RECREATE = 3  // start the request anew
};

// Lets the request that the filter holds go on. Returns JAVA_HELD_TWICE if Envoy would not do so.
uint32_t java_stream_continue_decoding(uintptr_t stream);
// Lets the response that the filter holds go on.
uint32_t java_stream_continue_encoding(uintptr_t stream);
// Sends a local reply, if none is on its way. From then on the stream counts as replied.
uint32_t java_stream_reply(uintptr_t stream, uint32_t status, envoy_header *headers,
                           size_t header_count, envoy_buffer body, envoy_buffer details);
// A reply piece by piece, while the filter holds the request: first the headers, with :status. The
// piece with `end_of_stream`, or the trailers, is the last one.
uint32_t java_stream_reply_headers(uintptr_t stream, envoy_header *headers, size_t header_count,
                                   bool end_of_stream);
uint32_t java_stream_reply_data(uintptr_t stream, const char *data, size_t length,
                                bool end_of_stream);
uint32_t java_stream_reply_trailers(uintptr_t stream, envoy_header *trailers, size_t trailer_count);
// Ends the stream as soon as nothing of it is on the stack. Until then its messages are held, and
// the filter gets none of their hooks.
uint32_t java_stream_end(uintptr_t stream, uint32_t how, envoy_buffer details);
// Has the connection drained, as soon as nothing of the stream is on the stack: it takes no new
// requests, and is closed after those under way.
uint32_t java_stream_drain(uintptr_t stream);
// Appends bytes to a part of a body. A segment that is passed as `data` stays open during the call.
bool java_body_append(uintptr_t envoy, envoy_body part, const char *data, size_t length);

// ---- Callouts (http_callouts.c) -----------------------------------------------------------------
// As Envoy's functions, for a stream. They may call hooks of the stream, and end it. Requests and
// trailers are copied.

// What java_callout_start and java_callout_open return beside an envoy_callout_start.
enum { JAVA_CALLOUT_NOT_NOW = 16, JAVA_CALLOUT_NO_STACK = 17 };

uint32_t java_callout_start(uintptr_t stream, uint64_t *id, envoy_buffer cluster,
                            envoy_header *headers, size_t header_count, envoy_buffer body,
                            uint64_t timeout_milliseconds);
uint32_t java_callout_open(uintptr_t stream, uint64_t *id, envoy_buffer cluster,
                           envoy_header *headers, size_t header_count, envoy_buffer body,
                           bool end_of_stream, uint64_t timeout_milliseconds);
// JAVA_DONE, JAVA_NOT_NOW or JAVA_NO_STACK.
uint32_t java_callout_send(uintptr_t stream, uint64_t id, envoy_buffer data, bool end_of_stream);
uint32_t java_callout_send_trailers(uintptr_t stream, uint64_t id, envoy_header *trailers,
                                    size_t trailer_count);
uint32_t java_callout_reset(uintptr_t stream, uint64_t id);

// ---- Network filters ----------------------------------------------------------------------------

// The events. Where nothing else is said, the handle is the java_connection*. Those up to
// JAVA_NETWORK_BELOW_LOW_WATERMARK are bits of java_connection.hooks, too.
enum {
  JAVA_NETWORK_NEW_CONNECTION = 0,
  JAVA_NETWORK_READ = 1,   // argument: end of stream
  JAVA_NETWORK_WRITE = 2,  // argument: end of stream
  JAVA_NETWORK_EVENT = 3,  // argument: envoy_connection_event
  JAVA_NETWORK_ABOVE_HIGH_WATERMARK = 4,
  JAVA_NETWORK_BELOW_LOW_WATERMARK = 5,
  JAVA_NETWORK_SCHEDULED = 6,       // argument: the event's number
  JAVA_NETWORK_FILTER_DESTROY = 7,  // handle: the java_connection's place
  JAVA_NETWORK_CONFIG_NEW = 8,      // argument: java_config*; returns the configuration's handle, or 0
  JAVA_NETWORK_CONFIG_DESTROY = 9,  // handle: the configuration's
  JAVA_NETWORK_CONFIG_SCHEDULED = 10,  // handle: the configuration's; argument: the event's number
  JAVA_NETWORK_CALLOUT = 11            // argument: java_callout*
};

// What is known of a connection, as bits.
enum {
  JAVA_CONNECTION_HELD = 1,         // the last hook for reading has stopped the iteration
  JAVA_CONNECTION_CLOSING = 2,      // the filter, or its failure, has asked for the end
  JAVA_CONNECTION_CLOSED = 4,       // Envoy has said that it is closed
  JAVA_CONNECTION_FAIL_CLOSED = 8,  // the filter has failed: its hooks are answered by the launcher
  JAVA_CONNECTION_ENDED = 16        // the filter has written the end of what it sends
};

// A connection, as Envoy keeps it for us. Java makes the filter with the first hook, whichever it is.
// Worker thread.
typedef struct java_connection {
  uintptr_t config;   // the configuration's handle
  uint64_t place;     // what Java finds its object by; 0 until there is one
  uintptr_t envoy;    // Envoy's object
  uint64_t failures;  // Envoy's number for the counter of failures, or JAVA_NO_COUNTER
  uint32_t hooks;     // those to bring to Java
  uint32_t depth;     // hooks and calls of this connection that are on the stack
  uint16_t reads;     // hooks for reading that are on the stack
  uint16_t writes;    // hooks for writing that are on the stack
  uint8_t flags;      // JAVA_CONNECTION_HELD to JAVA_CONNECTION_ENDED
  uint8_t close_type;  // how to close it, with JAVA_CONNECTION_CLOSING
  bool gone;           // Envoy has dropped it; freed when depth is 0
  uintptr_t details;   // why it is closed: a string to free, or null
} java_connection;
enum {
  JAVA_CONNECTION_CONFIG_OFFSET = offsetof(java_connection, config),
  JAVA_CONNECTION_PLACE_OFFSET = offsetof(java_connection, place),
  JAVA_CONNECTION_HOOKS_OFFSET = offsetof(java_connection, hooks),
  JAVA_CONNECTION_READS_OFFSET = offsetof(java_connection, reads),
  JAVA_CONNECTION_WRITES_OFFSET = offsetof(java_connection, writes),
  JAVA_CONNECTION_FLAGS_OFFSET = offsetof(java_connection, flags)
};

// Calls of Java's that make Envoy call back (network_actions.c). `connection` is the
// java_connection*. They return JAVA_DONE, JAVA_NOT_NOW, JAVA_NO_STACK or JAVA_NO_MEMORY.

// Sends bytes to the peer: not in a hook for writing, which Envoy would call again without end.
uint32_t java_connection_write(uintptr_t connection, const char *data, size_t length,
                               bool end_of_stream);
// Hands bytes to the filters behind this one.
uint32_t java_connection_inject(uintptr_t connection, bool write, const char *data, size_t length,
                                bool end_of_stream);
// Goes on with the filters behind this one: not in a hook for reading, which answers that itself.
uint32_t java_connection_continue_reading(uintptr_t connection);
// Closes the connection as soon as none of its hooks is on the stack.
uint32_t java_connection_close(uintptr_t connection, uint32_t type, envoy_buffer details);
// As envoy_dynamic_module_callback_network_filter_http_callout; also returns JAVA_CALLOUT_NOT_NOW or
// JAVA_CALLOUT_NO_STACK.
uint32_t java_connection_callout(uintptr_t connection, uint64_t *id, envoy_buffer cluster,
                                 envoy_header *headers, size_t header_count, envoy_buffer body,
                                 uint64_t timeout_milliseconds);
// Adds bytes to a buffer: the front or the back of the read buffer or the write buffer. A segment
// that is passed as `data` stays open during the call.
bool java_connection_add(uintptr_t envoy, bool write, bool front, const char *data, size_t length);

// ---- Access loggers -----------------------------------------------------------------------------

// The events. A logger's place is what Java finds its object by.
enum {
  JAVA_LOGGER_LOG = 0,             // handle: the logger's place; argument: envoy_log_type
  JAVA_LOGGER_NEW = 1,             // handle: the configuration's; returns the logger's place
  JAVA_LOGGER_FLUSH = 2,           // handle: the logger's place
  JAVA_LOGGER_DESTROY = 3,         // handle: the logger's place
  JAVA_LOGGER_CONFIG_NEW = 4,      // argument: java_config*; returns the configuration's handle, or 0
  JAVA_LOGGER_CONFIG_DESTROY = 5   // handle: the configuration's
};

// ---- Listener filters ---------------------------------------------------------------------------

// The events. Where nothing else is said, the handle is the java_socket*. Those up to
// JAVA_LISTENER_CLOSE are bits of java_socket.hooks, too.
enum {
  JAVA_LISTENER_ACCEPT = 0,
  JAVA_LISTENER_DATA = 1,  // argument: how many bytes are there
  JAVA_LISTENER_CLOSE = 2,
  JAVA_LISTENER_SCHEDULED = 3,       // argument: the event's number
  JAVA_LISTENER_FILTER_DESTROY = 4,  // handle: the java_socket's place
  JAVA_LISTENER_CONFIG_NEW = 5,  // argument: java_config*; returns the configuration's handle, or 0
  JAVA_LISTENER_CONFIG_DESTROY = 6,    // handle: the configuration's
  JAVA_LISTENER_CONFIG_SCHEDULED = 7,  // handle: the configuration's; argument: the event's number
  JAVA_LISTENER_CALLOUT = 8            // argument: java_callout*
};

// What is known of an accepted socket, as bits.
enum {
  JAVA_SOCKET_HELD = 1,         // the filter's last answer has stopped the chain
  JAVA_SOCKET_CONTINUING = 2,   // the filter has asked to go on with the next one
  JAVA_SOCKET_CLOSING = 4,      // the filter, or its failure, has asked for the end
  JAVA_SOCKET_CLOSED = 8,       // it is closed
  JAVA_SOCKET_FAIL_CLOSED = 16  // the filter has failed: its hooks are answered by the launcher
};

// An accepted socket, as Envoy keeps it for us. Java makes the filter with the first hook. Worker
// thread.
typedef struct java_socket {
  uintptr_t config;         // the configuration's handle
  uint64_t place;           // what Java finds its object by; 0 until there is one
  uintptr_t envoy;          // Envoy's object
  uint64_t failures;        // Envoy's number for the counter of failures, or JAVA_NO_COUNTER
  uint32_t hooks;           // those to bring to Java
  uint32_t depth;           // hooks and calls of this socket that are on the stack
  uint32_t steps;           // those of them whose answer says how it goes on
  uint32_t max_read_bytes;  // set by Java: how many bytes Envoy is to show the filter
  uint8_t flags;            // JAVA_SOCKET_HELD to JAVA_SOCKET_FAIL_CLOSED
  bool gone;                // Envoy has dropped it; freed when depth is 0
  uintptr_t details;        // why it is closed: a string to free, or null
} java_socket;
enum {
  JAVA_SOCKET_CONFIG_OFFSET = offsetof(java_socket, config),
  JAVA_SOCKET_PLACE_OFFSET = offsetof(java_socket, place),
  JAVA_SOCKET_HOOKS_OFFSET = offsetof(java_socket, hooks),
  JAVA_SOCKET_STEPS_OFFSET = offsetof(java_socket, steps),
  JAVA_SOCKET_MAX_READ_BYTES_OFFSET = offsetof(java_socket, max_read_bytes),
  JAVA_SOCKET_FLAGS_OFFSET = offsetof(java_socket, flags)
};

// Calls of Java's (listener_socket.c). `socket` is the java_socket*. They return JAVA_DONE,
// JAVA_NOT_NOW or JAVA_NO_MEMORY.

// Goes on with the next filter as soon as none of the socket's hooks is on the stack: not in a hook
// that answers that itself.
uint32_t java_socket_continue(uintptr_t socket);
// Closes the socket as soon as none of its hooks is on the stack.
uint32_t java_socket_close(uintptr_t socket, envoy_buffer details);
// As envoy_dynamic_module_callback_listener_filter_http_callout; also returns JAVA_CALLOUT_NOT_NOW or
// JAVA_CALLOUT_NO_STACK.
uint32_t java_socket_callout(uintptr_t socket, uint64_t *id, envoy_buffer cluster,
                             envoy_header *headers, size_t header_count, envoy_buffer body,
                             uint64_t timeout_milliseconds);

// ---- UDP listener filters -----------------------------------------------------------------------

// The events. A filter's place is what Java finds its object by.
enum {
  JAVA_UDP_DATA = 0,            // handle: the filter's place; returns an envoy_udp_status
  JAVA_UDP_FILTER_NEW = 1,      // handle: the configuration's; argument: whether within the hook for a
                                // datagram, after a failure; returns the filter's place
  JAVA_UDP_FILTER_DESTROY = 2,  // handle: the filter's place
  JAVA_UDP_CONFIG_NEW = 3,      // argument: java_config*; returns the configuration's handle, or 0
  JAVA_UDP_CONFIG_DESTROY = 4   // handle: the configuration's
};

// Calls of Java's (udp_listener_filter.c), as Envoy's functions. A segment that is passed as `data`
// stays open during the call.
bool java_udp_set(envoy_udp_filter envoy, const char *data, size_t length);
bool java_udp_send(envoy_udp_filter envoy, const char *data, size_t length,
                   envoy_buffer peer_address, uint32_t peer_port);

// ---- Bootstrap extensions -----------------------------------------------------------------------

// The events. The handle is the configuration's, which also stands for its one extension.
enum {
  JAVA_BOOTSTRAP_CONFIG_NEW = 0,  // argument: java_config*; returns the configuration's handle, or 0
  JAVA_BOOTSTRAP_CONFIG_DESTROY = 1,
  JAVA_BOOTSTRAP_SERVER_INITIALIZED = 2,  // envoy: the extension; argument: the java_extension*
  JAVA_BOOTSTRAP_WORKER_INITIALIZED = 3,
  JAVA_BOOTSTRAP_DRAIN_STARTED = 4,
  // Argument: the java_extension*. Returns for how many milliseconds Envoy shall wait, at most.
  JAVA_BOOTSTRAP_SHUTDOWN = 5,
  JAVA_BOOTSTRAP_DESTROY = 6,
  JAVA_BOOTSTRAP_CONFIG_SCHEDULED = 7,  // argument: the event's number
  JAVA_BOOTSTRAP_TIMER_FIRED = 8,       // argument: envoy_bootstrap_timer
  JAVA_BOOTSTRAP_FILE_CHANGED = 9,      // argument: java_file_change*
  JAVA_BOOTSTRAP_CLUSTER_UPDATED = 10,  // argument of these four: envoy_buffer*, the name
  JAVA_BOOTSTRAP_CLUSTER_REMOVED = 11,
  JAVA_BOOTSTRAP_LISTENER_UPDATED = 12,
  JAVA_BOOTSTRAP_LISTENER_REMOVED = 13,
  JAVA_BOOTSTRAP_CALLOUT = 14,       // argument: java_callout*
  JAVA_BOOTSTRAP_ADMIN_REQUEST = 15  // argument: java_admin_request*; returns the HTTP status
};

typedef struct java_file_change {
  envoy_buffer path;
  uint32_t events;  // ENVOY_FILE_MOVED_TO, ENVOY_FILE_MODIFIED
} java_file_change;
enum {
  JAVA_FILE_CHANGE_PATH_OFFSET = offsetof(java_file_change, path),
  JAVA_FILE_CHANGE_EVENTS_OFFSET = offsetof(java_file_change, events)
};

typedef struct java_admin_request {
  envoy_buffer method;
  envoy_buffer path;
  envoy_buffer body;
} java_admin_request;
enum {
  JAVA_ADMIN_REQUEST_METHOD_OFFSET = offsetof(java_admin_request, method),
  JAVA_ADMIN_REQUEST_PATH_OFFSET = offsetof(java_admin_request, path),
  JAVA_ADMIN_REQUEST_BODY_OFFSET = offsetof(java_admin_request, body)
};

// Calls of Java's (bootstrap_actions.c). `extension` is the java_extension*. Main thread.

// Lets Envoy open its listeners, once; later calls do nothing.
void java_extension_signal(uintptr_t extension);
// The extension has done what it had to do before Envoy ends. Does nothing if Envoy does not wait
// for it, or no longer.
void java_extension_shut_down(uintptr_t extension);

// What java_server_list lists: statistics, or the resources of an envoy_resource_kind.
enum { JAVA_LIST_COUNTERS = 0, JAVA_LIST_GAUGES = 1, JAVA_LIST_RESOURCES = 2 };

// A list of names and numbers. For each entry, `data` has the number and the length of the name,
// both 64 bits wide, and the name, filled up to a multiple of 8 bytes.
typedef struct java_list {
  uintptr_t data;
  size_t length;  // of the data, in bytes
  size_t capacity;
  bool failed;  // there was no memory for an entry
} java_list;
enum {
  JAVA_LIST_SIZE = sizeof(java_list),
  JAVA_LIST_DATA_OFFSET = offsetof(java_list, data),
  JAVA_LIST_LENGTH_OFFSET = offsetof(java_list, length)
};

// Fills a list. Envoy holds a lock while it lists statistics, so nothing else is done meanwhile.
// Returns JAVA_DONE or JAVA_NO_MEMORY. In either case the list is to be freed.
uint32_t java_server_list(uintptr_t extension, uint32_t what, envoy_resource_kind kind,
                          uintptr_t list);
void java_list_free(uintptr_t list);

// ---- Objects of Java's (objects.c) --------------------------------------------------------------
// What Envoy's filter state keeps of a Java object is a token: a pointer that Java finds the object
// by, and that nobody follows.

// A new token, unlike any other in this process that has not been freed; 0 where there is no memory.
uintptr_t java_object_new(void);
// What Envoy is to call when it drops the token: on any thread, even when Java is gone.
void java_object_dropped(uintptr_t token);
// One of the tokens that have been dropped; 0 if there is none. Each is told of once.
uintptr_t java_object_next_dropped(void);
// The token may be given out again.
void java_object_free(uintptr_t token);

#endif
