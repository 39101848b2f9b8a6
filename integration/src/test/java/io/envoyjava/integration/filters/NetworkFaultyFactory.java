// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * For an Envoy with one worker. Makes filters that do wrong what a client's first line asks for,
 * where it asks for it: {@code THROW onRead}. What is to go wrong before a connection has data is
 * asked for by the connection before it. Other lines pass.
 */
public final class NetworkFaultyFactory implements NetworkFilterFactory {
  private static String next = "NONE nowhere";

  /** For the ServiceLoader. */
  public NetworkFaultyFactory() {}

  @Override
  public String name() {
    return "network_faulty";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    return connection -> {
      var filter = new NetworkFaultyFilter(connection, next);
      next = "NONE nowhere";
      return filter.in("newFilter", filter);
    };
  }

  private static final class NetworkFaultyFilter implements NetworkFilter {
    private static List<byte[]> hoard = List.of();

    private final Connection connection;
    private String order;

    NetworkFaultyFilter(Connection connection, String order) {
      this.connection = connection;
      this.order = order;
    }

    @Override
    public NetworkStatus onNewConnection() {
      return in("onNewConnection", NetworkStatus.CONTINUE);
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var data = new String(connection.readBuffer().toByteArray(), UTF_8);
      if (data.matches("(?s)[A-Z_]+ .*\n")) order = data.strip();
      if (order.endsWith("newFilter") || order.endsWith("onNewConnection")) next = order;
      if (isDueIn("a task")) {
        connection.executor().execute(this::commit);
        return NetworkStatus.STOP_ITERATION;
      }
      if (isDueIn("the answer to a callout")) {
        connection.cluster("none").send(CalloutRequest.get("/"), _ -> {}, _ -> commit());
        return NetworkStatus.STOP_ITERATION;
      }
      if (isDueIn("onAboveHighWatermark") || isDueIn("onBelowLowWatermark")) {
        connection.setBufferLimit(1000);
        connection.write(new byte[20_000_000]);
      }
      return in("onRead", NetworkStatus.CONTINUE);
    }

    @Override
    public NetworkStatus onWrite(boolean endOfStream) {
      return in("onWrite", NetworkStatus.CONTINUE);
    }

    @Override
    public void onEvent(ConnectionEvent event) {
      if (event != ConnectionEvent.CONNECTED) in("onEvent", event);
    }

    @Override
    public void onAboveHighWatermark() {
      in("onAboveHighWatermark", "");
    }

    @Override
    public void onBelowLowWatermark() {
      in("onBelowLowWatermark", "");
    }

    @Override
    public void onDestroy() {
      hoard = List.of();
      in("onDestroy", "");
    }

    private boolean isDueIn(String place) {
      return order.endsWith(" " + place);
    }

    /** Returns the answer of a hook, unless the fault is due in it. */
    @SuppressWarnings("NullAway") // that is the fault
    <T> T in(String hook, T answer) {
      if (!isDueIn(hook)) return answer;
      if (order.startsWith("NULL ")) return null;
      commit();
      return answer;
    }

    private void commit() {
      switch (order.substring(0, order.indexOf(' '))) {
        case "THROW" -> throw new IllegalStateException("on demand");
        case "RECURSE" -> recurse(0);
        case "DIVE" -> Depths.dive(10, () -> connection.write("dived\n".getBytes(UTF_8)));
        case "EXHAUST" -> exhaust(new ArrayList<>());
        case "HOARD" -> {
          hoard = new ArrayList<>();
          exhaust(hoard);
        }
        case "CLOSE_TWICE" -> {
          connection.close(CloseType.NO_FLUSH);
          connection.close(CloseType.ABORT_RESET);
        }
        default -> throw new AssertionError(order);
      }
    }

    @SuppressWarnings("InfiniteRecursion") // that is the fault
    private static int recurse(int depth) {
      return depth + recurse(depth + 1);
    }

    private static void exhaust(List<byte[]> kept) {
      while (true) kept.add(new byte[1 << 20]);
    }
  }
}
