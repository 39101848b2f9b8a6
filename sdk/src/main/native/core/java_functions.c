// SPDX-License-Identifier: Apache-2.0
#include "core/java_functions.h"

#include <stddef.h>
#include <string.h>

#include "abi/launcher_abi.h"
#include "core/envoy.h"

#define OWN(function) {#function, (void (*)(void))(function)}

// The functions that launcher_abi.h declares.
static const struct {
  const char *name;
  void (*function)(void);
} OWN_FUNCTIONS[] = {
    OWN(java_stream_continue_decoding),
    OWN(java_stream_continue_encoding),
    OWN(java_stream_reply),
    OWN(java_stream_reply_headers),
    OWN(java_stream_reply_data),
    OWN(java_stream_reply_trailers),
    OWN(java_stream_end),
    OWN(java_stream_drain),
    OWN(java_body_append),
    OWN(java_callout_start),
    OWN(java_callout_open),
    OWN(java_callout_send),
    OWN(java_callout_send_trailers),
    OWN(java_callout_reset),
    OWN(java_connection_write),
    OWN(java_connection_inject),
    OWN(java_connection_continue_reading),
    OWN(java_connection_close),
    OWN(java_connection_callout),
    OWN(java_connection_add),
    OWN(java_socket_continue),
    OWN(java_socket_close),
    OWN(java_socket_callout),
    OWN(java_udp_set),
    OWN(java_udp_send),
    OWN(java_extension_signal),
    OWN(java_extension_shut_down),
    OWN(java_server_list),
    OWN(java_list_free),
    OWN(java_object_new),
    OWN(java_object_dropped),
    OWN(java_object_next_dropped),
    OWN(java_object_free),
};

void *java_functions_lookup(const char *name) {
  if (strncmp(name, "java_", strlen("java_")) != 0) return envoy_lookup(name);
  for (size_t i = 0; i < sizeof OWN_FUNCTIONS / sizeof *OWN_FUNCTIONS; i++) {
    if (strcmp(OWN_FUNCTIONS[i].name, name) == 0) {
      return *(void *const *)&OWN_FUNCTIONS[i].function;
    }
  }
  return NULL;
}
