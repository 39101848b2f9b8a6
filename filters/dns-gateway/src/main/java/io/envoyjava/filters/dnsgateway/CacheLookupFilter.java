// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts the domain of a connection's destination, and its metadata, into the filter state. */
final class CacheLookupFilter implements NetworkFilter {
  private static final String DOMAIN = "envoy.dns_gateway.domain";
  private static final String METADATA = "envoy.dns_gateway.metadata.";

  private final Connection connection;
  private final Counter found;
  private final Counter unknown;

  CacheLookupFilter(Connection connection, Counter found, Counter unknown) {
    this.connection = connection;
    this.found = found;
    this.unknown = unknown;
  }

  @Override
  public NetworkStatus onNewConnection() {
    var destination = destination();
    if (destination == null) {
      unknown.increment(connection);
      return NetworkStatus.CONTINUE;
    }
    found.increment(connection);
    set(DOMAIN, destination.domain());
    destination.metadata().forEach((key, value) -> set(METADATA + key, value));
    return NetworkStatus.CONTINUE;
  }

  private @Nullable Destination destination() {
    var local = connection.localAddress();
    if (local == null || !(local.getAddress() instanceof Inet4Address v4)) return null;
    return VirtualAddresses.find(ByteBuffer.wrap(v4.getAddress()).getInt());
  }

  private void set(String key, String value) {
    boolean _ = connection.filterState().set(key, value.getBytes(UTF_8));
  }
}
