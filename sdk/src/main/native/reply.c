// SPDX-License-Identifier: Apache-2.0
#include "reply.h"

#include "host.h"

void refuse(uintptr_t host) {
  static const char DETAILS[] = "java_filter_failure";
  void (*send_response)(uintptr_t, uint32_t, envoy_header *, size_t, envoy_buffer, envoy_buffer);
  *(void **)&send_response = host_lookup("envoy_dynamic_module_callback_http_send_response");
  if (send_response == NULL) return;
  send_response(host, 500, NULL, 0, (envoy_buffer){NULL, 0},
                (envoy_buffer){DETAILS, sizeof DETAILS - 1});
}
