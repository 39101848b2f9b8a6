// SPDX-License-Identifier: Apache-2.0
//
// A stream in the launcher's hands: how far it is, and how it ends if its filter fails.
#ifndef ENVOY_JAVA_STREAM_H
#define ENVOY_JAVA_STREAM_H

#include "launcher.h"

// A new stream; if there is no memory for one, a stand-in that turns the request into a 500. Never
// null, which up to v1.39 Envoy does not check.
java_stream *stream_new(uintptr_t config, uint64_t failures, uintptr_t host);

// Envoy drops the stream. That may be while one of its hooks is on the stack.
void stream_destroy(java_stream *stream);

// Around everything that uses the stream after Envoy has been called.
void stream_hold(java_stream *stream);
void stream_release(java_stream *stream);

// Whether the filter overrides a hook, or has failed, so that the hook is not to pass.
bool stream_wants(const java_stream *stream, uint32_t hook);

// The headers of a message arrive; a hook for the message was answered by letting it go on or by
// holding it; `response` says which message.
void stream_note_arrival(java_stream *stream, bool response);
void stream_note_answer(java_stream *stream, bool response, bool passes);

// A local reply takes the place of the response, if one was under way; the stream is complete.
void stream_note_local_reply(java_stream *stream);
void stream_note_complete(java_stream *stream);

// Enters Java for a hook. `host` is Envoy's object, `pass` and `stop` are the hook's own
// words for "go on" and "hold". If the filter fails, or has failed before, the stream is ended and
// `stop` is the answer.
int64_t stream_enter(java_stream *stream, uintptr_t host, uint32_t hook, uint64_t argument,
                     int64_t pass, int64_t stop);

#endif
