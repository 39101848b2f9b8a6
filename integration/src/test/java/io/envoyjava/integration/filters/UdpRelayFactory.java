// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * For an Envoy with one worker. Makes network filters that send what they read from the UDP
 * listener of {@link UdpCommandsFactory}: a port of five characters, a blank, and a text.
 */
public final class UdpRelayFactory implements NetworkFilterFactory {
  /** For the ServiceLoader. */
  public UdpRelayFactory() {}

  @Override
  public String name() {
    return "udp_relay";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    return Relay::new;
  }

  private record Relay(Connection connection) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var buffer = connection.readBuffer();
      var text = new String(buffer.toByteArray(), UTF_8);
      buffer.drain(buffer.size());
      if (!text.isEmpty()) {
        int port = Integer.parseInt(text.substring(0, 5).strip());
        Objects.requireNonNull(UdpCommandsFactory.known)
            .send(
                text.substring(6).getBytes(UTF_8),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
      return NetworkStatus.STOP_ITERATION;
    }
  }
}
