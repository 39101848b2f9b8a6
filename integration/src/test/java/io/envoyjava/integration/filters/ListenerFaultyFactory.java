// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import io.envoyjava.sdk.listener.ListenerStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * For an Envoy with one worker. Makes filters that do wrong what a client's first line asks for,
 * where it asks for it: {@code THROW onData}. What is to go wrong before a socket has data is asked
 * for by the connection before it. Other lines pass.
 */
public final class ListenerFaultyFactory implements ListenerFilterFactory {
  private static String next = "NONE nowhere";

  /** For the ServiceLoader. */
  public ListenerFaultyFactory() {}

  @Override
  public String name() {
    return "listener_faulty";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    return socket -> {
      var filter = new ListenerFaultyFilter(socket, next);
      next = "NONE nowhere";
      return filter.in("newFilter", filter);
    };
  }

  private static final class ListenerFaultyFilter implements ListenerFilter {
    private static List<byte[]> hoard = List.of();

    private final AcceptedSocket socket;
    private String order;

    ListenerFaultyFilter(AcceptedSocket socket, String order) {
      this.socket = socket;
      this.order = order;
    }

    @Override
    public ListenerStatus onAccept() {
      return in("onAccept", ListenerStatus.STOP_ITERATION);
    }

    @Override
    public int maxReadBytes() {
      if (order.equals("NEGATIVE maxReadBytes")) return -1;
      return in("maxReadBytes", 1024);
    }

    @Override
    public ListenerStatus onData() {
      var text = new String(socket.data().toByteArray(), UTF_8);
      int newline = text.indexOf('\n');
      if (newline < 0) return ListenerStatus.STOP_ITERATION;
      if (text.matches("(?s)[A-Z_]+ .*")) order = text.substring(0, newline);
      if (isDueIn("newFilter") || isDueIn("onAccept") || isDueIn("onClose")) next = order;
      if (isDueIn("maxReadBytes")) return ListenerStatus.STOP_ITERATION;
      if (isDueIn("a task")) {
        socket.executor().execute(this::commitAndGoOn);
        return ListenerStatus.STOP_ITERATION;
      }
      if (isDueIn("the answer to a callout")) {
        socket.cluster("none").send(CalloutRequest.get("/"), _ -> {}, _ -> commitAndGoOn());
        return ListenerStatus.STOP_ITERATION;
      }
      return in("onData", ListenerStatus.CONTINUE);
    }

    @Override
    public void onClose() {
      in("onClose", "");
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

    private void commitAndGoOn() {
      commit();
      socket.continueFilterChain();
    }

    private void commit() {
      switch (order.substring(0, order.indexOf(' '))) {
        case "THROW" -> throw new IllegalStateException("on demand");
        case "RECURSE" -> recurse(0);
        case "DIVE" -> Depths.dive(10, () -> socket.dynamicMetadata().setString("a", "b", "c"));
        case "EXHAUST" -> exhaust(new ArrayList<>());
        case "HOARD" -> {
          hoard = new ArrayList<>();
          exhaust(hoard);
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
