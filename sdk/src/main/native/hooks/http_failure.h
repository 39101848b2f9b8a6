// SPDX-License-Identifier: Apache-2.0
//
// What becomes of an HTTP stream whose filter fails: it is counted and ended, whatever Java can do.
#ifndef ENVOY_JAVA_HTTP_FAILURE_H
#define ENVOY_JAVA_HTTP_FAILURE_H

#include "abi/launcher_abi.h"

// Notes and counts that the filter has failed with this result of java_event. Whatever comes for the
// stream ends it from then on.
void http_note_failure(java_stream *stream, int64_t result);

// Ends the stream of a filter that has failed, unless it has been ended.
void http_end_failed(java_stream *stream);

// Ends a request with a 500, or with a reset if the response has begun; Envoy decides which. A gRPC
// client gets the status 2 (unknown). `grpc` says that the request is one of gRPC, though its headers
// may not say so any more.
void http_fail_request(envoy_filter envoy, bool grpc);

#endif
