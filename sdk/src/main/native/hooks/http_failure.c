// SPDX-License-Identifier: Apache-2.0
#include "hooks/http_failure.h"

#include <string.h>

#include "core/envoy.h"
#include "hooks/http_stream.h"

#define CALLBACK "envoy_dynamic_module_callback_"

// Returns whether a request header's value begins with this prefix.
static bool header_begins(envoy_filter envoy, const char *name, const char *prefix) {
  bool (*get_header)(envoy_filter, envoy_header_map, envoy_buffer, envoy_buffer *, size_t,
                     size_t *);
  *(void **)&get_header = envoy_lookup(CALLBACK "http_get_header");
  envoy_buffer value = {NULL, 0};
  if (get_header == NULL || !get_header(envoy, ENVOY_REQUEST_HEADERS,
                                        (envoy_buffer){name, strlen(name)}, &value, 0, NULL)) {
    return false;
  }
  size_t length = strlen(prefix);
  return value.length >= length && memcmp(value.data, prefix, length) == 0;
}

// A later filter may have changed the content type, but gRPC cannot work without the other header.
static bool is_grpc(envoy_filter envoy) {
  return header_begins(envoy, "content-type", "application/grpc") ||
         header_begins(envoy, "te", "trailers");
}

void http_fail_request(envoy_filter envoy, bool grpc) {
  static const char DETAILS[] = "java_filter_failure";
  void (*send_response)(envoy_filter, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send_response = envoy_lookup(CALLBACK "http_send_response");
  if (send_response == NULL) return;
  // Without it, Envoy sends a gRPC client status 0, which is success.
  envoy_header unknown = {{"grpc-status", 11}, {"2", 1}};
  grpc = grpc || is_grpc(envoy);
  send_response(envoy, 500, grpc ? &unknown : NULL, grpc ? 1 : 0, (envoy_buffer){NULL, 0},
                (envoy_buffer){DETAILS, sizeof DETAILS - 1});
}

// Counts a failure of the filter here, since Java may lack the memory for it.
static void count_failure(const java_stream *stream) {
  if (stream->failures == JAVA_NO_COUNTER) return;
  envoy_metrics_result (*increment)(envoy_filter, size_t, envoy_buffer *, size_t, uint64_t);
  *(void **)&increment = envoy_lookup(CALLBACK "http_filter_increment_counter");
  if (increment != NULL) increment(stream->envoy, stream->failures, NULL, 0, 1);
}

void http_note_failure(java_stream *stream, int64_t result) {
  if (result == JAVA_FAILED) {
    envoy_log(ENVOY_LOG_CRITICAL, "java: a filter failed and its failure could not be reported");
  }
  stream->flags |= JAVA_FAIL_CLOSED;
  stream->hooks = MESSAGE_HOOKS;
  count_failure(stream);
}

void http_end_failed(java_stream *stream) {
  if ((stream->flags & (JAVA_ENDING | JAVA_COMPLETE)) != 0 || stream->gone) return;
  // Of a reply that is under way Envoy makes a reset when it gets another one.
  if ((stream->flags & JAVA_REPLIED) != 0 && stream->reply != JAVA_REPLY_OPEN) return;
  if (stream->reply == JAVA_REPLY_OPEN) stream->reply = JAVA_REPLY_ENDED;
  stream->flags |= JAVA_REPLIED | JAVA_REPLYING;
  http_fail_request(stream->envoy, (stream->flags & JAVA_GRPC) != 0);
}
