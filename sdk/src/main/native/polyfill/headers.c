// SPDX-License-Identifier: Apache-2.0
//
// Header maps. The first generation has a separate function for each.
#include "abi/http_filter_abi.h"
#include "polyfill/stand_in.h"

// Each group of four is in the order of envoy_header_map.
enum { GET_VALUE = 0, SET_VALUE = 4, ENTRIES = 8, ENTRY_COUNT = 12 };

static older_function older[] = {
    OLDER("http_get_request_header"),
    OLDER("http_get_request_trailer"),
    OLDER("http_get_response_header"),
    OLDER("http_get_response_trailer"),
    OLDER("http_set_request_header"),
    OLDER("http_set_request_trailer"),
    OLDER("http_set_response_header"),
    OLDER("http_set_response_trailer"),
    OLDER("http_get_request_headers"),
    OLDER("http_get_request_trailers"),
    OLDER("http_get_response_headers"),
    OLDER("http_get_response_trailers"),
    OLDER("http_get_request_headers_count"),
    OLDER("http_get_request_trailers_count"),
    OLDER("http_get_response_headers_count"),
    OLDER("http_get_response_trailers_count"),
};

typedef size_t (*get_value)(envoy_filter, const char *, size_t, const char **, size_t *, size_t);
typedef bool (*set_value)(envoy_filter, const char *, size_t, const char *, size_t);
typedef bool (*entries)(envoy_filter, envoy_header *);
typedef size_t (*entry_count)(envoy_filter);

static bool get_header(envoy_filter filter, envoy_header_map map, envoy_buffer name,
                       envoy_buffer *value, size_t index, size_t *total) {
  *value = (envoy_buffer){NULL, 0};
  size_t count = 0;
  if (map <= ENVOY_RESPONSE_TRAILERS) {
    get_value get = (get_value)older_address(&older[GET_VALUE + map]);
    count = get(filter, name.data, name.length, &value->data, &value->length, index);
  }
  if (total != NULL) *total = count;
  return index < count;
}

static size_t get_headers_size(envoy_filter filter, envoy_header_map map) {
  if (map > ENVOY_RESPONSE_TRAILERS) return 0;
  return ((entry_count)older_address(&older[ENTRY_COUNT + map]))(filter);
}

static bool get_headers(envoy_filter filter, envoy_header_map map, envoy_header *headers) {
  if (map > ENVOY_RESPONSE_TRAILERS) return false;
  return ((entries)older_address(&older[ENTRIES + map]))(filter, headers);
}

static bool set_header(envoy_filter filter, envoy_header_map map, envoy_buffer name,
                       envoy_buffer value) {
  if (map > ENVOY_RESPONSE_TRAILERS) return false;
  set_value set = (set_value)older_address(&older[SET_VALUE + map]);
  // As from v1.37 on, an empty value removes the header, as a null does.
  const char *data = value.length > 0 ? value.data : NULL;
  return set(filter, name.data, name.length, data, value.length);
}

const stand_in polyfill_headers[] = {
    STAND_IN("http_get_header", get_header, &older[GET_VALUE], 4),
    STAND_IN("http_get_headers_size", get_headers_size, &older[ENTRY_COUNT], 4),
    STAND_IN("http_get_headers", get_headers, &older[ENTRIES], 4),
    STAND_IN("http_set_header", set_header, &older[SET_VALUE], 4),
    // No http_add_header: this Envoy can only replace all values of a name with one.
    LAST_STAND_IN,
};
