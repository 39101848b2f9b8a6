// SPDX-License-Identifier: Apache-2.0
#include "hooks/http_entry.h"

#include <stddef.h>

#include "core/envoy.h"
#include "core/module.h"
#include "core/threads.h"
#include "hooks/http_failure.h"
#include "hooks/http_stream.h"

static int64_t call(java_stream *stream, uint32_t hook, uint64_t argument) {
  if (!threads_can_enter()) return JAVA_FAILED;
  // The first hook makes the filter. Until then, and after a failure to make it, no hook enters Java.
  // Java then sets the hooks that do.
  if (stream->place == 0) stream->hooks = 0;
  return module_event(JAVA_HTTP_FILTERS, hook, stream->envoy, (uintptr_t)stream, argument);
}

int64_t http_enter(java_stream *stream, envoy_filter envoy, uint32_t hook, uint64_t argument,
                   int64_t pass, int64_t stop) {
  if (stream == NULL) return stop;  // see message_event
  if (stream_is_missing(stream)) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: no memory is left for a stream");
    http_fail_request(envoy, false);
    return stop;
  }
  // In these two hooks nothing can be sent: a local reply is on its way, or the stream has ended.
  bool can_end = hook != JAVA_HTTP_LOCAL_REPLY && hook != JAVA_HTTP_STREAM_COMPLETE;
  stream_hold(stream);
  bool failed = (stream->flags & JAVA_FAIL_CLOSED) != 0;
  if (failed || (can_end && (stream->flags & JAVA_ENDING) != 0)) {
    if (can_end && failed) http_end_failed(stream);
    stream_release(stream);
    return can_end ? stop : pass;
  }
  int64_t answer = call(stream, hook, argument);
  if (answer < 0) {
    http_note_failure(stream, answer);
    if (can_end) http_end_failed(stream);
    answer = can_end ? stop : pass;
  } else if (can_end && (stream->flags & (JAVA_REPLIED | JAVA_FAIL_CLOSED)) != 0) {
    // While its reply is under way, the filter may keep what is still to come of the request.
    bool keeps = hook == JAVA_HTTP_REQUEST_BODY && stream->reply == JAVA_REPLY_OPEN &&
                 (stream->flags & JAVA_FAIL_CLOSED) == 0 && answer != pass;
    if (!keeps) answer = stop;
  }
  stream_release(stream);
  return answer;
}

void http_destroy(java_stream *stream) {
  if (stream == NULL || stream_is_missing(stream)) return;
  stream->gone = true;
  stream_hold(stream);
  if (stream->place != 0) {
    int64_t result = JAVA_FAILED;
    if (threads_can_enter()) {
      result = module_event(JAVA_HTTP_FILTERS, JAVA_HTTP_FILTER_DESTROY, stream->envoy,
                            stream->place, 0);
    }
    if (result < 0) http_note_failure(stream, result);
  }
  stream_release(stream);
}
