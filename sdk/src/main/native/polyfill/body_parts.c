// SPDX-License-Identifier: Apache-2.0
//
// The two parts of a body, received and buffered. v1.36.3 has a function for each, and v1.37 lacks
// the function that says whether both are the same.
#include "polyfill/body_parts.h"

#include <stdlib.h>
#include <string.h>

#include "polyfill/stand_in.h"

// Each group of four is in the order of envoy_body.
enum {
  CHUNKS = 0,
  CHUNK_COUNT = 4,
  APPEND = 8,
  DRAIN = 12,
  // Of v1.37:
  BODY_CHUNKS = 16,
  BODY_CHUNK_COUNT
};

static older_function older[] = {
    OLDER("http_get_received_request_body_vector"),
    OLDER("http_get_buffered_request_body_vector"),
    OLDER("http_get_received_response_body_vector"),
    OLDER("http_get_buffered_response_body_vector"),
    OLDER("http_get_received_request_body_vector_size"),
    OLDER("http_get_buffered_request_body_vector_size"),
    OLDER("http_get_received_response_body_vector_size"),
    OLDER("http_get_buffered_response_body_vector_size"),
    OLDER("http_append_received_request_body"),
    OLDER("http_append_buffered_request_body"),
    OLDER("http_append_received_response_body"),
    OLDER("http_append_buffered_response_body"),
    OLDER("http_drain_received_request_body"),
    OLDER("http_drain_buffered_request_body"),
    OLDER("http_drain_received_response_body"),
    OLDER("http_drain_buffered_response_body"),
    OLDER("http_get_body_chunks"),
    OLDER("http_get_body_chunks_size"),
};

size_t body_size_of(envoy_filter filter, envoy_body part, body_number count_of,
                      body_chunks chunks_of) {
  size_t count = count_of(filter, part);
  envoy_buffer few[32];
  envoy_buffer *buffers = count <= sizeof few / sizeof *few ? few : calloc(count, sizeof *buffers);
  size_t size = 0;
  if (count > 0 && buffers != NULL && chunks_of(filter, part, buffers)) {
    for (size_t i = 0; i < count; i++) size += buffers[i].length;
  }
  if (buffers != few) free(buffers);
  return size;
}

bool body_parts_are_one(envoy_filter filter, envoy_body received, envoy_body buffered,
                    body_number count_of, body_chunks chunks_of) {
  size_t count = count_of(filter, received);
  if (count == 0 || count != count_of(filter, buffered)) return false;
  envoy_buffer few[32];
  envoy_buffer *both =
      2 * count <= sizeof few / sizeof *few ? few : calloc(2 * count, sizeof *both);
  bool one = both != NULL && chunks_of(filter, received, both) &&
             chunks_of(filter, buffered, both + count) &&
             memcmp(both, both + count, count * sizeof *both) == 0;
  if (both != few) free(both);
  return one;
}

// ---- v1.36.3 ------------------------------------------------------------------------------------

static size_t part_chunks_size(envoy_filter filter, envoy_body part) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return 0;
  size_t count = 0;
  return ((chunk_count)older_address(&older[CHUNK_COUNT + part]))(filter, &count) ? count : 0;
}

static bool part_chunks(envoy_filter filter, envoy_body part, envoy_buffer *buffers) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((chunks)older_address(&older[CHUNKS + part]))(filter, buffers);
}

static size_t part_size(envoy_filter filter, envoy_body part) {
  return body_size_of(filter, part, part_chunks_size, part_chunks);
}

static bool append_part(envoy_filter filter, envoy_body part, envoy_buffer data) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((append)older_address(&older[APPEND + part]))(filter, data.data, data.length);
}

static bool drain_part(envoy_filter filter, envoy_body part, size_t bytes) {
  if (part > ENVOY_BUFFERED_RESPONSE_BODY) return false;
  return ((drain)older_address(&older[DRAIN + part]))(filter, bytes);
}

static bool request_parts_are_one(envoy_filter filter) {
  return body_parts_are_one(filter, ENVOY_RECEIVED_REQUEST_BODY, ENVOY_BUFFERED_REQUEST_BODY,
                            part_chunks_size, part_chunks);
}

static bool response_parts_are_one(envoy_filter filter) {
  return body_parts_are_one(filter, ENVOY_RECEIVED_RESPONSE_BODY, ENVOY_BUFFERED_RESPONSE_BODY,
                            part_chunks_size, part_chunks);
}

const stand_in polyfill_body_parts[] = {
    STAND_IN("http_get_body_size", part_size, &older[CHUNKS], 8),
    STAND_IN("http_get_body_chunks_size", part_chunks_size, &older[CHUNK_COUNT], 4),
    STAND_IN("http_get_body_chunks", part_chunks, &older[CHUNKS], 4),
    STAND_IN("http_append_body", append_part, &older[APPEND], 4),
    STAND_IN("http_drain_body", drain_part, &older[DRAIN], 4),
    STAND_IN("http_received_buffered_request_body", request_parts_are_one, &older[CHUNKS], 8),
    STAND_IN("http_received_buffered_response_body", response_parts_are_one, &older[CHUNKS], 8),
    LAST_STAND_IN,
};

// ---- v1.37 --------------------------------------------------------------------------------------

static bool received_is_buffered_request(envoy_filter filter) {
  return body_parts_are_one(filter, ENVOY_RECEIVED_REQUEST_BODY, ENVOY_BUFFERED_REQUEST_BODY,
                            (body_number)older_address(&older[BODY_CHUNK_COUNT]),
                            (body_chunks)older_address(&older[BODY_CHUNKS]));
}

static bool received_is_buffered_response(envoy_filter filter) {
  return body_parts_are_one(filter, ENVOY_RECEIVED_RESPONSE_BODY, ENVOY_BUFFERED_RESPONSE_BODY,
                            (body_number)older_address(&older[BODY_CHUNK_COUNT]),
                            (body_chunks)older_address(&older[BODY_CHUNKS]));
}

const stand_in polyfill_later_bodies[] = {
    STAND_IN("http_received_buffered_request_body", received_is_buffered_request,
             &older[BODY_CHUNKS], 2),
    STAND_IN("http_received_buffered_response_body", received_is_buffered_response,
             &older[BODY_CHUNKS], 2),
    LAST_STAND_IN,
};
