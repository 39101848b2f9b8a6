// SPDX-License-Identifier: Apache-2.0
//
// A filter asks for a stream's end: a reset, a closed connection, a new start. Up to v1.39, Envoy
// frees the stream inside of these calls, and the hooks of a stream that is started anew nest in
// them, as often as it is done. So Envoy is not called in the hook that asks, but in a scheduled
// event: nothing of the stream is on the stack then.
#include "hooks/http_ending.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/envoy.h"
#include "hooks/http_failure.h"
#include "hooks/http_stream.h"

#define CALLBACK "envoy_dynamic_module_callback_"

// What was asked for.
typedef struct {
  uint32_t how;
  size_t details_length;
  char details[];
} ending;

bool http_schedule(envoy_filter envoy, uint64_t event) {
  static _Atomic(void *) known[3];
  envoy_filter_scheduler (*new)(envoy_filter);
  void (*commit)(envoy_filter_scheduler, uint64_t);
  void (*delete)(envoy_filter_scheduler);
  *(void **)&new = envoy_callback(&known[0], "http_filter_scheduler_new");
  *(void **)&commit = envoy_callback(&known[1], "http_filter_scheduler_commit");
  *(void **)&delete = envoy_callback(&known[2], "http_filter_scheduler_delete");
  if (new == NULL || commit == NULL || delete == NULL) return false;
  envoy_filter_scheduler scheduler = new(envoy);
  if (scheduler == 0) return false;
  commit(scheduler, event);
  delete(scheduler);
  return true;
}

// A request can be started anew while all of it is here, and nothing of a response has gone. Envoy
// would leave out a body that has gone on, and trailers.
static bool may_recreate(const java_stream *stream) {
  bool is_here = stream->request_end == JAVA_END_IN_HEADERS ||
                 (stream->request_end == JAVA_END_IN_BODY && stream->request != JAVA_PASSED);
  return is_here && stream->reply == JAVA_NO_REPLY &&
         (stream->flags & (JAVA_REPLYING | JAVA_RESPONSE_HEADERS_PASSED)) == 0;
}

uint32_t java_stream_end(uintptr_t address, uint32_t how, envoy_buffer details) {
  java_stream *stream = (java_stream *)address;
  bool replied = (stream->flags & JAVA_REPLIED) != 0 && stream->reply != JAVA_REPLY_OPEN;
  if (stream->gone || replied || (stream->flags & (JAVA_ENDING | JAVA_COMPLETE)) != 0) {
    return JAVA_NOT_NOW;
  }
  if (how == JAVA_END_RECREATE) {
    if (!may_recreate(stream)) return JAVA_NOT_NOW;
    if (stream->recreations >= JAVA_RECREATIONS) return JAVA_TOO_OFTEN;
  }
  ending *asked = malloc(sizeof *asked + details.length);
  if (asked == NULL) return JAVA_NO_MEMORY;
  asked->how = how;
  asked->details_length = details.length;
  if (details.length > 0) memcpy(asked->details, details.data, details.length);
  if (!http_schedule(stream->envoy, HTTP_ENDING_EVENT)) {
    free(asked);
    return JAVA_NOT_NOW;
  }
  stream->ending = (uintptr_t)asked;
  stream->flags |= JAVA_REPLIED | JAVA_ENDING;
  stream->hooks |= MESSAGE_HOOKS;
  return JAVA_DONE;
}

uint32_t java_stream_drain(uintptr_t address) {
  java_stream *stream = (java_stream *)address;
  if (stream->gone || (stream->flags & JAVA_COMPLETE) != 0) return JAVA_NOT_NOW;
  return http_schedule(stream->envoy, HTTP_DRAIN_EVENT) ? JAVA_DONE : JAVA_NOT_NOW;
}

static void go_away(java_stream *stream, bool graceful) {
  void (*send)(envoy_filter, bool);
  *(void **)&send = envoy_lookup(CALLBACK "http_filter_send_go_away_and_close");
  if (send != NULL) send(stream->envoy, graceful);
}

// In a hook for a message, Envoy would take this for the message's end, and not go on with it.
void http_drain_as_asked(java_stream *stream) {
  if (stream->gone || (stream->flags & JAVA_COMPLETE) != 0) return;
  stream_hold(stream);
  go_away(stream, true);
  stream_release(stream);
}

static void reset(java_stream *stream, const ending *asked) {
  void (*reset_stream)(envoy_filter, envoy_reset_reason, envoy_buffer);
  *(void **)&reset_stream = envoy_lookup(CALLBACK "http_filter_reset_stream");
  if (reset_stream == NULL) return;
  reset_stream(stream->envoy,
               asked->how == JAVA_END_REFUSED ? ENVOY_RESET_LOCAL_REFUSED : ENVOY_RESET_LOCAL,
               (envoy_buffer){asked->details, asked->details_length});
}

static void recreate(java_stream *stream) {
  bool (*recreate_stream)(envoy_filter, envoy_header *, size_t);
  *(void **)&recreate_stream = envoy_lookup(CALLBACK "http_filter_recreate_stream");
  // Since it was asked for, a local reply of Envoy's may have come.
  if (recreate_stream == NULL || !may_recreate(stream)) return;
  uint8_t outer = stream_set_recreations(stream->recreations + 1);
  recreate_stream(stream->envoy, NULL, 0);
  stream_set_recreations(outer);
}

void http_end_as_asked(java_stream *stream) {
  ending *asked = (ending *)stream->ending;
  if (asked == NULL || stream->gone || (stream->flags & JAVA_COMPLETE) != 0) return;
  stream->ending = 0;
  stream_hold(stream);
  switch (asked->how) {
    case JAVA_END_GO_AWAY:
      go_away(stream, false);
      break;
    case JAVA_END_RECREATE:
      recreate(stream);
      break;
    default:
      reset(stream, asked);
  }
  bool is_reset = asked->how == JAVA_END_RESET || asked->how == JAVA_END_REFUSED;
  free(asked);
  // A cluster's filter has no connection to close and no stream to start anew, and Envoy may find the
  // request incomplete. As nothing else would end the stream, that is a failure of the filter.
  if (!is_reset && !stream->gone && (stream->flags & JAVA_COMPLETE) == 0) {
    envoy_log(ENVOY_LOG_ERROR, "java: Envoy did not end a stream as its filter asked");
    stream->flags &= (uint8_t)~(JAVA_REPLIED | JAVA_ENDING);
    http_note_failure(stream, JAVA_REPORTED);
    http_end_failed(stream);
  }
  stream_release(stream);
}
