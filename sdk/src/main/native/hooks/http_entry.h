// SPDX-License-Identifier: Apache-2.0
//
// Passes the hooks of HTTP streams to Java.
#ifndef ENVOY_JAVA_HTTP_ENTRY_H
#define ENVOY_JAVA_HTTP_ENTRY_H

#include "abi/launcher_abi.h"

// Enters Java for a hook and returns its answer. `envoy` is Envoy's object. `pass` and `stop` are the
// hook's answers for "continue" and "hold". If the filter fails or has failed before, ends the stream
// and returns `stop`.
int64_t http_enter(java_stream *stream, envoy_filter envoy, uint32_t hook, uint64_t argument,
                   int64_t pass, int64_t stop);

// Called when Envoy drops the stream, possibly while one of the stream's hooks is on the stack.
void http_destroy(java_stream *stream);

#endif
