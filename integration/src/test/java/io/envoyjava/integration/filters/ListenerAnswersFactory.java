// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;

/**
 * A network filter that sends what {@link ListenerCommandsFactory} has left in the metadata, behind
 * the text of its own configuration. Then it answers questions about the connection.
 */
public final class ListenerAnswersFactory implements NetworkFilterFactory {
  /** For the ServiceLoader. */
  public ListenerAnswersFactory() {}

  @Override
  public String name() {
    return "listener_answers";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    return connection -> new Filter(connection, config);
  }

  private record Filter(Connection connection, String chain) implements NetworkFilter {
    @Override
    public NetworkStatus onNewConnection() {
      var answer =
          connection
              .dynamicMetadata()
              .getString(ListenerCommandsFactory.NAMESPACE, ListenerCommandsFactory.ANSWER);
      say(chain + answer);
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var text = new String(connection.readBuffer().toByteArray(), UTF_8);
      int newline = text.indexOf('\n');
      if (newline < 0) return NetworkStatus.STOP_ITERATION;
      connection.readBuffer().drain(newline + 1L);
      say(
          switch (text.substring(0, newline)) {
            case "sni" -> String.valueOf(connection.tls().requestedServerName());
            case "remote" -> String.valueOf(connection.remoteAddress());
            case "local" -> String.valueOf(connection.localAddress());
            case "state" -> {
              var state = connection.filterState().get("listener.key");
              yield state == null ? "null" : new String(state, UTF_8);
            }
            default -> "echo " + text.substring(0, newline);
          });
      return NetworkStatus.STOP_ITERATION;
    }

    private void say(String line) {
      connection.write((line + "\n").getBytes(UTF_8));
    }
  }
}
