// SPDX-License-Identifier: Apache-2.0
//
// Metadata and filter state.
#include "abi/http_filter_abi.h"
#include "polyfill/stand_in.h"

enum { METADATA_STRING, SET_METADATA_STRING, FILTER_STATE_BYTES };

static older_function older[] = {
    OLDER("http_get_metadata_string"),
    OLDER("http_set_dynamic_metadata_string"),
    OLDER("http_get_filter_state_bytes"),
};

typedef bool (*metadata_string)(envoy_filter, envoy_metadata_source, const char *, size_t,
                                const char *, size_t, const char **, size_t *);
typedef bool (*put_metadata_string)(envoy_filter, const char *, size_t, const char *, size_t,
                                    const char *, size_t);
typedef bool (*filter_state_bytes)(envoy_filter, const char *, size_t, const char **, size_t *);

static bool get_metadata_string(envoy_filter filter, envoy_metadata_source source,
                                envoy_buffer name_space, envoy_buffer key, envoy_buffer *value) {
  metadata_string get = (metadata_string)older_address(&older[METADATA_STRING]);
  return get(filter, source, name_space.data, name_space.length, key.data, key.length,
             &value->data, &value->length);
}

static void set_metadata_string(envoy_filter filter, envoy_buffer name_space, envoy_buffer key,
                                envoy_buffer value) {
  put_metadata_string set = (put_metadata_string)older_address(&older[SET_METADATA_STRING]);
  set(filter, name_space.data, name_space.length, key.data, key.length, value.data, value.length);
}

static bool get_filter_state_bytes(envoy_filter filter, envoy_buffer key, envoy_buffer *value) {
  filter_state_bytes get = (filter_state_bytes)older_address(&older[FILTER_STATE_BYTES]);
  return get(filter, key.data, key.length, &value->data, &value->length);
}

const stand_in polyfill_metadata[] = {
    STAND_IN("http_get_metadata_string", get_metadata_string, &older[METADATA_STRING], 1),
    ENVOYS_OWN("http_get_metadata_number"),
    STAND_IN("http_set_dynamic_metadata_string", set_metadata_string, &older[SET_METADATA_STRING],
             1),
    ENVOYS_OWN("http_set_dynamic_metadata_number"),
    STAND_IN("http_get_filter_state_bytes", get_filter_state_bytes, &older[FILTER_STATE_BYTES], 1),
    ENVOYS_OWN("http_set_filter_state_bytes"),
    LAST_STAND_IN,
};
