// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.Upstream;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.HostCounts;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The upstream of a stream's route, as a view of what Envoy knows of it. */
final class HttpUpstream implements Upstream {
  private static final boolean OFFERED = HttpFeature.UPSTREAM_CHOICE.isAvailable();

  private final HttpFilterRunner stream;

  HttpUpstream(HttpFilterRunner stream) {
    this.stream = stream;
  }

  private static void require(String what) {
    if (!OFFERED) HttpFeature.UPSTREAM_CHOICE.require(what);
  }

  @Override
  public @Nullable String clusterName() {
    long filter = stream.address();
    require("the cluster's name");
    var buffers = stream.buffers();
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_cluster_name(filter, buffers.result);
    return found ? buffers.resultText() : null;
  }

  @Override
  public Optional<HostCounts> hosts(int priority) {
    long filter = stream.address();
    require("the number of hosts");
    if (priority < 0) {
      throw new IllegalArgumentException("priority: expected 0 or more, found " + priority);
    }
    var counts = stream.buffers().array(2);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_cluster_host_count(
            filter, priority, counts, counts.asSlice(8), counts.asSlice(16));
    if (!found) return Optional.empty();
    return Optional.of(
        new HostCounts(
            counts.getAtIndex(JAVA_LONG, 0),
            counts.getAtIndex(JAVA_LONG, 1),
            counts.getAtIndex(JAVA_LONG, 2)));
  }

  @Override
  public boolean overrideHost(String host, boolean strict) {
    long filter = stream.addressForChange();
    require("to choose the host");
    checkAddress(host);
    stream.arguments().put(host);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_upstream_override_host(
        filter, stream.arguments().first, strict);
  }

  /** Envoy would take any text, and find no host of that name for each request. */
  private static void checkAddress(String host) {
    int colon = host.lastIndexOf(':');
    try {
      var address = host.substring(0, Math.max(colon, 0));
      boolean bracketed = address.startsWith("[") && address.endsWith("]");
      var literal = bracketed ? address.substring(1, address.length() - 1) : address;
      var _ = InetAddress.ofLiteral(literal);
      int port = Integer.parseInt(host.substring(colon + 1));
      if (port > 0 && port <= 65_535 && bracketed == literal.contains(":")) return;
    } catch (IllegalArgumentException e) {
      // Says the same as below.
    }
    throw new IllegalArgumentException(
        "host: expected an IP address and a port, as in 10.0.0.1:80 or [::1]:80, found '"
            + host
            + "'");
  }

  @Override
  public void clearCluster() {
    long filter = stream.address();
    require("to choose the cluster again");
    // A stream that has a host has been routed, or is a cluster's, which has no route.
    if (stream.responseBegun() || stream.attribute(Attribute.UPSTREAM_ADDRESS) != null) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_clear_route_cluster_cache(filter);
  }
}
