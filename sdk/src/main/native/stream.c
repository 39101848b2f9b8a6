// SPDX-License-Identifier: Apache-2.0
#include "stream.h"

#include <stdlib.h>

#include "host.h"
#include "module.h"
#include "reply.h"
#include "threads.h"

// A stream that there was no memory for: it takes part in the request's headers only. One for each
// thread, since hooks write to it.
static _Thread_local java_stream broken = {.hooks = 1u << JAVA_REQUEST_HEADERS};

java_stream *stream_new(uintptr_t config, uint64_t failures, uintptr_t host) {
  java_stream *stream = malloc(sizeof *stream);
  if (stream == NULL) return &broken;
  *stream = (java_stream){
      .config = config, .host = host, .failures = failures, .hooks = UINT32_MAX};
  return stream;
}

void stream_hold(java_stream *stream) { stream->depth++; }

void stream_release(java_stream *stream) {
  if (--stream->depth == 0 && stream->gone) free(stream);
}

bool stream_wants(const java_stream *stream, uint32_t hook) {
  return (stream->hooks >> hook & 1) != 0;
}

void stream_note_arrival(java_stream *stream, bool response) {
  *(response ? &stream->response : &stream->request) = JAVA_ARRIVING;
  stream->flags &= (uint8_t)~(response ? JAVA_RESPONSE_HEADERS_PASSED : JAVA_REQUEST_HEADERS_PASSED);
}

void stream_note_answer(java_stream *stream, bool response, bool passes) {
  *(response ? &stream->response : &stream->request) = passes ? JAVA_PASSED : JAVA_HELD;
  if (passes) {
    stream->flags |= response ? JAVA_RESPONSE_HEADERS_PASSED : JAVA_REQUEST_HEADERS_PASSED;
  }
}

void stream_note_local_reply(java_stream *stream) {
  if (stream == &broken) return;
  stream->flags |= JAVA_REPLYING;
  // If it comes this way at all, its headers' hook says so.
  if (stream->response == JAVA_HELD) stream->response = JAVA_NOT_BEGUN;
}

void stream_note_complete(java_stream *stream) {
  if (stream != &broken) stream->flags |= JAVA_COMPLETE;
}

// Counts a failure of the filter, which Java may have no memory for.
static void count_failure(const java_stream *stream) {
  if (stream->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_filter, size_t, envoy_buffer *, size_t, uint64_t);
  *(void **)&increment =
      host_lookup("envoy_dynamic_module_callback_http_filter_increment_counter");
  if (increment != NULL) increment(stream->host, stream->failures, NULL, 0, 1);
}

// Notes that the filter has failed. Whatever comes for the stream ends it from then on.
static void note_failure(java_stream *stream, int64_t result) {
  if (result == JAVA_FAILED) {
    host_log(ENVOY_LOG_CRITICAL, "java: a filter failed and its failure could not be reported");
  }
  stream->flags |= JAVA_FAIL_CLOSED;
  stream->hooks = (1u << (JAVA_RESPONSE_TRAILERS + 1)) - 1;
  count_failure(stream);
}

// Ends the stream of a filter that has failed: with a 500, or with a reset if the response has
// begun; Envoy decides which.
static void end(java_stream *stream) {
  if ((stream->flags & (JAVA_REPLIED | JAVA_COMPLETE)) != 0 || stream->gone) return;
  stream->flags |= JAVA_REPLIED | JAVA_REPLYING;
  refuse(stream->host, (stream->flags & JAVA_GRPC) != 0);
}

static int64_t call(java_stream *stream, uint32_t hook, uint64_t argument) {
  if (!threads_can_enter()) return JAVA_FAILED;
  // The first hook makes the filter. Until it is made no other hook is for it, and none ever is if
  // that fails; Java says which ones are.
  if (stream->place == 0) stream->hooks = 0;
  return module_event(hook, stream->host, (uintptr_t)stream, argument);
}

int64_t stream_enter(java_stream *stream, uintptr_t host, uint32_t hook, uint64_t argument,
                     int64_t pass, int64_t stop) {
  if (stream == &broken) {
    host_log(ENVOY_LOG_CRITICAL, "java: no memory is left for a stream");
    refuse(host, false);
    return stop;
  }
  // In these two nothing can be sent: a local reply is on its way, or the stream is over.
  bool can_end = hook != JAVA_LOCAL_REPLY && hook != JAVA_STREAM_COMPLETE;
  stream_hold(stream);
  if ((stream->flags & JAVA_FAIL_CLOSED) != 0) {
    if (can_end) end(stream);
    stream_release(stream);
    return can_end ? stop : pass;
  }
  int64_t answer = call(stream, hook, argument);
  if (answer < 0) {
    note_failure(stream, answer);
    if (can_end) end(stream);
    answer = can_end ? stop : pass;
  } else if (can_end && (stream->flags & (JAVA_REPLIED | JAVA_FAIL_CLOSED)) != 0) {
    answer = stop;
  }
  stream_release(stream);
  return answer;
}

void stream_destroy(java_stream *stream) {
  if (stream == NULL || stream == &broken) return;
  stream->gone = true;
  stream_hold(stream);
  if (stream->place != 0) {
    int64_t result = threads_can_enter()
                         ? module_event(JAVA_FILTER_DESTROY, stream->host, stream->place, 0)
                         : JAVA_FAILED;
    if (result < 0) note_failure(stream, result);
  }
  stream_release(stream);
}
