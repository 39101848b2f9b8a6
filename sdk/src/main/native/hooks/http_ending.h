// SPDX-License-Identifier: Apache-2.0
//
// Ends that a filter asks for other than by a response.
#ifndef ENVOY_JAVA_HTTP_ENDING_H
#define ENVOY_JAVA_HTTP_ENDING_H

#include "abi/launcher_abi.h"

// The scheduled events of what is asked for. The tasks of a stream's executor have number 0.
enum {
  HTTP_ENDING_EVENT = 1,
  HTTP_DRAIN_EVENT = 2,
  HTTP_ABOVE_HIGH_WATERMARK_EVENT = 3,
  HTTP_BELOW_LOW_WATERMARK_EVENT = 4
};

// Has Envoy bring one of these events; returns whether it will.
bool http_schedule(envoy_filter envoy, uint64_t event);

// Do what the stream's filter has asked for. In the scheduled events.
void http_end_as_asked(java_stream *stream);
void http_drain_as_asked(java_stream *stream);

#endif
