// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.stream.Attribute;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a connection besides its data. */
final class ConnectionInfo {
  /** An upstream host that another filter has chosen. */
  record Host(String cluster, InetSocketAddress address, @Nullable String hostname) {}

  /** A socket option; the value is a number or bytes. */
  record SocketOption(ConnectionOptions.Option option, Object value) {}

  /** Metadata, filter state, and the attributes that the test sets. */
  final StreamInfoModel common = new StreamInfoModel(new FilterStateModel(null));

  final List<String> uriSans = new ArrayList<>();
  final List<String> dnsSans = new ArrayList<>();
  final List<SocketOption> socketOptions = new ArrayList<>();
  InetSocketAddress remote = address("127.0.0.1", 50_000);
  @Nullable InetSocketAddress direct;
  InetSocketAddress local = address("127.0.0.1", 10_000);
  boolean tls;
  @Nullable String serverName;
  @Nullable String subject;
  @Nullable Host host;

  /** Returns an address, of which the test gives the IP address as text. */
  static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  /** The peer's own address. */
  InetSocketAddress direct() {
    return direct == null ? remote : direct;
  }

  /** Returns an attribute that the test has set, or that follows from the connection. */
  @Nullable Object attribute(ConnectionModel connection, int number) {
    var given = common.givenAttribute(number);
    if (given != null) return given;
    if (number == Attribute.SOURCE_ADDRESS.number()) return SocketAddresses.text(remote);
    if (number == Attribute.SOURCE_PORT.number()) return (long) remote.getPort();
    if (number == Attribute.DESTINATION_ADDRESS.number()) return SocketAddresses.text(local);
    if (number == Attribute.DESTINATION_PORT.number()) return (long) local.getPort();
    if (number == Attribute.CONNECTION_ID.number()) return connection.id;
    if (number == Attribute.CONNECTION_REQUESTED_SERVER_NAME.number()) return serverName;
    if (number == Attribute.CONNECTION_SUBJECT_PEER_CERTIFICATE.number()) return subject;
    var chosen = host;
    if (chosen == null) return null;
    if (number == Attribute.UPSTREAM_ADDRESS.number()) return SocketAddresses.text(chosen.address);
    if (number == Attribute.UPSTREAM_PORT.number()) return (long) chosen.address.getPort();
    return null;
  }
}
