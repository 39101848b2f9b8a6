// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkecho;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;

/**
 * The factory of the filter {@code network_echo}. Its configuration is the text that precedes what
 * is sent back; without one, data comes back as it was sent.
 */
public final class NetworkEchoFactory implements NetworkFilterFactory {
  /** For the SDK, which finds this class by {@code module-info.java}. */
  public NetworkEchoFactory() {}

  @Override
  public String name() {
    return "network_echo";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    var prefix = config.getBytes(UTF_8);
    var metrics = EchoFilter.Metrics.of(context);
    return connection -> new EchoFilter(connection, prefix, metrics);
  }
}
