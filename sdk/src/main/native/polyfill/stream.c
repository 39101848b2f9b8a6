// SPDX-License-Identifier: Apache-2.0
//
// A stream's local reply and its attributes.
#include "abi/http_filter_abi.h"
#include "polyfill/generation.h"
#include "polyfill/stand_in.h"

enum { SEND_RESPONSE, ATTRIBUTE_STRING };

static older_function older[] = {
    OLDER("http_send_response"),
    OLDER("http_filter_get_attribute_string"),
};

typedef void (*send_response)(envoy_filter, uint32_t, envoy_header *, size_t, const char *, size_t);
typedef bool (*attribute_string)(envoy_filter, envoy_attribute, const char **, size_t *);

// Today's.
typedef bool (*attribute_buffer)(envoy_filter, envoy_attribute, envoy_buffer *);

// The details are lost: these Envoys use "dynamic_module" for every local reply.
static void send_local_reply(envoy_filter filter, uint32_t status, envoy_header *headers,
                             size_t header_count, envoy_buffer body, envoy_buffer details) {
  (void)details;
  send_response send = (send_response)older_address(&older[SEND_RESPONSE]);
  send(filter, status, headers, header_count, body.data, body.length);
}

// The numbers of the attributes are the same in all versions; later versions add attributes at the end.
enum { CONNECTION_MTLS = 29, CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST = 38 };

static bool get_attribute_string(envoy_filter filter, envoy_attribute attribute,
                                 envoy_buffer *value) {
  *value = (envoy_buffer){NULL, 0};
  attribute_string get = (attribute_string)older_address(&older[ATTRIBUTE_STRING]);
  return get(filter, attribute, &value->data, &value->length);
}

// Of the two boolean attributes, mTLS can be derived: with TLS there is a digest, which is that of no
// bytes if the peer has no certificate.
static bool get_attribute_bool(envoy_filter filter, envoy_attribute attribute, bool *value) {
  if (attribute != CONNECTION_MTLS) return false;
  attribute_buffer get = polyfill_is_first_generation()
                             ? get_attribute_string
                             : (attribute_buffer)older_address(&older[ATTRIBUTE_STRING]);
  envoy_buffer digest = {NULL, 0};
  if (!get(filter, CONNECTION_SHA256_PEER_CERTIFICATE_DIGEST, &digest)) return false;
  *value = digest.length > 0;
  return true;
}

const stand_in polyfill_stream[] = {
    STAND_IN("http_send_response", send_local_reply, &older[SEND_RESPONSE], 1),
    ENVOYS_OWN("http_send_response_headers"),
    ENVOYS_OWN("http_send_response_data"),
    ENVOYS_OWN("http_send_response_trailers"),
    ENVOYS_OWN("get_most_specific_route_config"),
    ENVOYS_OWN("http_filter_continue_decoding"),
    ENVOYS_OWN("http_filter_continue_encoding"),
    ENVOYS_OWN("http_clear_route_cache"),
    STAND_IN("http_filter_get_attribute_string", get_attribute_string, &older[ATTRIBUTE_STRING], 1),
    ENVOYS_OWN("http_filter_get_attribute_int"),
    STAND_IN("http_filter_get_attribute_bool", get_attribute_bool, &older[ATTRIBUTE_STRING], 1),
    ENVOYS_OWN("http_filter_scheduler_new"),
    ENVOYS_OWN("http_filter_scheduler_commit"),
    ENVOYS_OWN("http_filter_scheduler_delete"),
    LAST_STAND_IN,
};

const stand_in polyfill_later_stream[] = {
    STAND_IN("http_filter_get_attribute_bool", get_attribute_bool, &older[ATTRIBUTE_STRING], 1),
    LAST_STAND_IN,
};
