// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.Connections;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A stream's connections, as a view of what Envoy knows of them. */
final class StreamConnections implements Connections {
  private static final boolean HAS_ID = EnvoyFeature.UPSTREAM_CONNECTION_ID.isAvailable();
  private static final boolean HAS_OTHERS = EnvoyFeature.CONNECTIONS.isAvailable();

  private final Stream stream;

  StreamConnections(Stream stream) {
    this.stream = stream;
  }

  private static void require(String what) {
    if (!HAS_OTHERS) EnvoyFeature.CONNECTIONS.require(what);
  }

  @Override
  public @Nullable String downstreamDirectRemoteAddress() {
    long host = stream.host();
    require("the downstream connection's direct remote address");
    var worker = stream.worker();
    boolean known =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_downstream_direct_remote_address(
            host, worker.result);
    return known ? worker.resultText() : null;
  }

  @Override
  public @Nullable String upstreamRemoteAddress() {
    long host = stream.host();
    require("the upstream connection's remote address");
    var worker = stream.worker();
    boolean known =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_remote_address(
            host, worker.result);
    return known ? worker.resultText() : null;
  }

  @Override
  public OptionalLong upstreamConnectionId() {
    long host = stream.host();
    if (!HAS_ID) EnvoyFeature.UPSTREAM_CONNECTION_ID.require("the upstream connection's id");
    long id = EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_connection_id(host);
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public List<Long> upstreamConnectionIdsAttempted() {
    long host = stream.host();
    require("the upstream connections that were tried");
    long count =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted_size(
            host);
    var ids = stream.worker().array((count + 1) / 2);
    if (count == 0
        || !EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted(
            host, ids)) {
      return List.of();
    }
    var list = new ArrayList<Long>((int) count);
    for (long i = 0; i < count; i++) list.add(ids.getAtIndex(JAVA_LONG, i));
    return list;
  }

  @Override
  public List<String> upstreamHostsAttempted() {
    long host = stream.host();
    require("the upstream hosts that were tried");
    var worker = stream.worker();
    long count =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_hosts_attempted_size(host);
    var addresses = worker.array(count);
    if (count == 0
        || !EnvoyAbi.envoy_dynamic_module_callback_http_get_upstream_hosts_attempted(
            host, addresses)) {
      return List.of();
    }
    var list = new ArrayList<String>((int) count);
    for (long i = 0; i < count; i++) list.add(worker.text(addresses, i * BUFFER_SIZE));
    return list;
  }
}
