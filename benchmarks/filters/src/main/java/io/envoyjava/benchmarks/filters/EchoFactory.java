// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;

/** The network filter {@code echo}: sends back what it gets, without a copy in Java. */
public final class EchoFactory implements NetworkFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public EchoFactory() {}

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    return Echo::new;
  }

  private record Echo(Connection connection) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var buffer = connection.readBuffer();
      while (buffer.size() > 0) {
        // A write makes the chunks invalid.
        var chunk = buffer.chunks().getFirst();
        long size = chunk.byteSize();
        connection.write(chunk);
        buffer.drain(size);
      }
      return NetworkStatus.STOP_ITERATION;
    }
  }
}
