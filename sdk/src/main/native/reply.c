// SPDX-License-Identifier: Apache-2.0
#include "reply.h"

#include <string.h>

#include "host.h"

// Whether a header of the request begins with this.
static bool header_begins(uintptr_t host, const char *name, const char *prefix) {
  bool (*get_header)(uintptr_t, envoy_header_map, envoy_buffer, envoy_buffer *, size_t, size_t *);
  *(void **)&get_header = host_lookup("envoy_dynamic_module_callback_http_get_header");
  envoy_buffer value = {NULL, 0};
  if (get_header == NULL || !get_header(host, ENVOY_REQUEST_HEADERS,
                                        (envoy_buffer){name, strlen(name)}, &value, 0, NULL)) {
    return false;
  }
  size_t length = strlen(prefix);
  return value.length >= length && memcmp(value.data, prefix, length) == 0;
}

// A later filter may have changed the content type, but gRPC cannot do without the other header.
static bool is_grpc(uintptr_t host) {
  return header_begins(host, "content-type", "application/grpc") ||
         header_begins(host, "te", "trailers");
}

void refuse(uintptr_t host, bool grpc) {
  static const char DETAILS[] = "java_filter_failure";
  void (*send_response)(uintptr_t, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send_response = host_lookup("envoy_dynamic_module_callback_http_send_response");
  if (send_response == NULL) return;
  // Without it, Envoy tells a gRPC client 0, which is success.
  envoy_header unknown = {{"grpc-status", 11}, {"2", 1}};
  grpc = grpc || is_grpc(host);
  send_response(host, 500, grpc ? &unknown : NULL, grpc ? 1 : 0, (envoy_buffer){NULL, 0},
                (envoy_buffer){DETAILS, sizeof DETAILS - 1});
}
