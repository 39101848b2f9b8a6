// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A view of a stream's connections: each call asks Envoy. */
final class HttpConnections implements Connections {
  private static final boolean HAS_ID = HttpFeature.UPSTREAM_CONNECTION_ID.isAvailable();
  private static final boolean HAS_OTHERS = HttpFeature.CONNECTIONS.isAvailable();

  private final ThreadConfined stream;

  HttpConnections(ThreadConfined stream) {
    this.stream = stream;
  }

  private static void require(String what) {
    if (!HAS_OTHERS) HttpFeature.CONNECTIONS.require(what);
  }

  @Override
  public @Nullable String downstreamDirectRemoteAddress() {
    long filter = stream.address();
    require("the downstream connection's direct remote address");
    var buffers = stream.buffers();
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_downstream_direct_remote_address(
            filter, buffers.result);
    return known ? buffers.resultText() : null;
  }

  @Override
  public @Nullable String upstreamRemoteAddress() {
    long filter = stream.address();
    require("the upstream connection's remote address");
    var buffers = stream.buffers();
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_remote_address(
            filter, buffers.result);
    return known ? buffers.resultText() : null;
  }

  @Override
  public OptionalLong upstreamConnectionId() {
    long filter = stream.address();
    if (!HAS_ID) HttpFeature.UPSTREAM_CONNECTION_ID.require("the upstream connection's id");
    long id = HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_connection_id(filter);
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public List<Long> upstreamConnectionIdsAttempted() {
    long filter = stream.address();
    require("the upstream connections that were tried");
    long count =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted_size(
            filter);
    var ids = stream.buffers().array((count + 1) / 2);
    if (count == 0
        || !HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_connection_ids_attempted(
            filter, ids)) {
      return List.of();
    }
    var list = new ArrayList<Long>((int) count);
    for (long i = 0; i < count; i++) list.add(ids.getAtIndex(JAVA_LONG, i));
    return list;
  }

  @Override
  public List<String> upstreamHostsAttempted() {
    long filter = stream.address();
    require("the upstream hosts that were tried");
    var buffers = stream.buffers();
    long count =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_hosts_attempted_size(filter);
    var addresses = buffers.array(count);
    if (count == 0
        || !HttpFilterAbi.envoy_dynamic_module_callback_http_get_upstream_hosts_attempted(
            filter, addresses)) {
      return List.of();
    }
    var list = new ArrayList<String>((int) count);
    for (long i = 0; i < count; i++) list.add(buffers.text(addresses, i * BUFFER_SIZE));
    return list;
  }
}
