// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for HTTP filters, by the groups in which they are linked. */
final class HttpLinking {
  static final Linking STREAM =
      new Linking(
          Group.STREAM,
          "java_stream_continue_decoding",
          "java_stream_continue_encoding",
          "java_stream_reply",
          "java_body_append");
  static final Linking CALLOUTS =
      new Linking(
          "java_callout_start",
          "java_callout_open",
          "java_callout_send",
          "java_callout_send_trailers",
          "java_callout_reset");
  static final Linking CONFIG_CALLOUTS = new Linking(Group.CONFIG_CALLOUTS);
  static final Linking CONFIG_EXECUTOR = new Linking(Group.CONFIG_EXECUTOR);
  static final Linking CONTROL =
      new Linking(
          Group.CONTROL,
          "java_stream_reply_headers",
          "java_stream_reply_data",
          "java_stream_reply_trailers",
          "java_stream_end",
          "java_stream_drain");
  static final Linking ROUTING = new Linking(Group.ROUTING);
  static final Linking SOCKET_OPTIONS = new Linking(Group.SOCKET_OPTIONS);
  static final Linking METADATA = new Linking(Group.METADATA);
  static final Linking METADATA_LISTS = new Linking(Group.METADATA_LISTS);
  static final Linking FILTER_STATE =
      new Linking(
          Group.FILTER_STATE, "java_object_new", "java_object_next_dropped", "java_object_free");
  static final Linking CONNECTIONS = new Linking(Group.CONNECTIONS);
  static final Linking TIMING = new Linking(Group.TIMING);
  static final Linking SPANS = new Linking(Group.SPANS);
  static final Linking METRICS = new Linking(Group.METRICS);
  static final Linking SECRETS = new Linking(Group.SECRETS);

  private HttpLinking() {}
}
