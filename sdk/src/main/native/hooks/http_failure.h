// SPDX-License-Identifier: Apache-2.0
//
// Counts the failure of an HTTP stream's filter and ends the stream, without the help of Java.
#ifndef ENVOY_JAVA_HTTP_FAILURE_H
#define ENVOY_JAVA_HTTP_FAILURE_H

#include "abi/launcher_abi.h"

// Records and counts that the filter has failed with this result of java_event. From then on, each
// hook that can end the stream does so.
void http_note_failure(java_stream *stream, int64_t result);

// Ends the stream of a filter that has failed, unless it has already ended.
void http_end_failed(java_stream *stream);

// Ends a request with a 500, or with a reset if the response has begun, which Envoy decides. A gRPC
// client gets status 2 (unknown). `grpc` is true if the request is known to be gRPC, even if its
// headers no longer say so.
void http_fail_request(envoy_filter envoy, bool grpc);

#endif
