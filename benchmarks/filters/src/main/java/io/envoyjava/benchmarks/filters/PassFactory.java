// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;

/** The network filter {@code pass}, whose hooks do nothing. */
public final class PassFactory implements NetworkFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public PassFactory() {}

  @Override
  public String name() {
    return "pass";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    return _ -> new Pass();
  }

  private static final class Pass implements NetworkFilter {
    @Override
    public NetworkStatus onNewConnection() {
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onWrite(boolean endOfStream) {
      return NetworkStatus.CONTINUE;
    }

    @Override
    public void onEvent(ConnectionEvent event) {}

    @Override
    public void onDestroy() {}
  }
}
