// SPDX-License-Identifier: Apache-2.0
//
// The way of an HTTP stream's hooks into Java.
#ifndef ENVOY_JAVA_HTTP_ENTRY_H
#define ENVOY_JAVA_HTTP_ENTRY_H

#include "abi/launcher_abi.h"

// Enters Java for a hook. `envoy` is Envoy's object, `pass` and `stop` are the hook's own words for
// "go on" and "hold". If the filter fails, or has failed before, the stream is ended and `stop` is
// the answer.
int64_t http_enter(java_stream *stream, envoy_filter envoy, uint32_t hook, uint64_t argument,
                   int64_t pass, int64_t stop);

// Envoy drops the stream. That may be while one of its hooks is on the stack.
void http_destroy(java_stream *stream);

#endif
