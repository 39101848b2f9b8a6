// SPDX-License-Identifier: Apache-2.0
//
// What the launcher knows of an HTTP stream: how far it is, and who still uses the record.
#ifndef ENVOY_JAVA_HTTP_STREAM_H
#define ENVOY_JAVA_HTTP_STREAM_H

#include "abi/launcher_abi.h"

// Returns a new stream; if there is no memory for one, a stand-in that turns the request into a 500.
// Never null, which up to v1.39 Envoy does not check.
java_stream *stream_new(uintptr_t config, uint64_t failures, envoy_filter envoy);

// Sets how often the request of the streams that this thread makes next has been started anew; returns
// what was set before. A stream that starts a request anew has the next one made inside of that call.
uint8_t stream_set_recreations(uint8_t recreations);

// Returns whether a stream is the stand-in for one that there was no memory for.
bool stream_is_missing(const java_stream *stream);

// Around everything that uses the stream after Envoy has been called: the last one to release a
// stream that is gone frees it.
void stream_hold(java_stream *stream);
void stream_release(java_stream *stream);

// Returns whether the filter overrides a hook, or has failed, so that the hook is not to pass.
bool stream_wants(const java_stream *stream, uint32_t hook);

// The headers of a message arrive; a hook for the message was answered by letting it go on or by
// holding it; `response` says which message.
void stream_note_arrival(java_stream *stream, bool response);
void stream_note_answer(java_stream *stream, bool response, bool passes);

// A local reply takes the place of the response, if one was under way; the stream is complete.
void stream_note_local_reply(java_stream *stream);
void stream_note_complete(java_stream *stream);

#endif
