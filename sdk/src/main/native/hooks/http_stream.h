// SPDX-License-Identifier: Apache-2.0
//
// The launcher's record of an HTTP stream: its progress, and whether the record is in use.
#ifndef ENVOY_JAVA_HTTP_STREAM_H
#define ENVOY_JAVA_HTTP_STREAM_H

#include "abi/launcher_abi.h"

// The hooks for the messages, as bits of java_stream.hooks.
#define REQUEST_HOOKS \
  (1u << JAVA_HTTP_REQUEST_HEADERS | 1u << JAVA_HTTP_REQUEST_BODY | 1u << JAVA_HTTP_REQUEST_TRAILERS)
#define RESPONSE_HOOKS                                              \
  (1u << JAVA_HTTP_RESPONSE_HEADERS | 1u << JAVA_HTTP_RESPONSE_BODY | \
   1u << JAVA_HTTP_RESPONSE_TRAILERS)
#define MESSAGE_HOOKS (REQUEST_HOOKS | RESPONSE_HOOKS)

// The bit of a message in java_stream.held_twice.
#define HELD_TWICE(response) ((response) ? 2u : 1u)

// Returns a new stream; if memory is lacking, a stand-in that ends the request with a 500. Never
// returns null, which Envoy up to v1.39 does not check.
java_stream *stream_new(uintptr_t config, uint64_t failures, envoy_filter envoy);

// Sets how often the request of the streams that this thread makes next has been started anew; returns
// what was set before. A stream that starts a request anew has the next one made inside of that call.
uint8_t stream_set_recreations(uint8_t recreations);

// Returns whether this is the stand-in for a stream that memory was lacking for.
bool stream_is_missing(const java_stream *stream);

// Code that calls Envoy and then uses the stream holds it meanwhile. The last release of a stream
// that is gone frees it.
void stream_hold(java_stream *stream);
void stream_release(java_stream *stream);

// Returns whether a hook must not simply pass, because the filter overrides it or has failed.
bool stream_wants(const java_stream *stream, uint32_t hook);

// Record that the headers of a message arrive, and whether the answer to one of its hooks lets it
// pass or holds it. `response` says which message.
void stream_note_arrival(java_stream *stream, bool response);
void stream_note_answer(java_stream *stream, bool response, bool passes);

// Record that a local reply replaces the response, if there was one, and that the stream is complete.
void stream_note_local_reply(java_stream *stream);
void stream_note_complete(java_stream *stream);

#endif
