// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.udp.Datagram;
import io.envoyjava.sdk.udp.UdpListenerFilter;
import io.envoyjava.sdk.udp.UdpListenerFilterConfig;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import io.envoyjava.sdk.udp.UdpStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For an Envoy with one worker. Makes filters that send each datagram back, or do wrong what it
 * asks for, such as {@code THROW}. The configuration asks for faults elsewhere: {@code newFilter
 * THROW NULL} is one for each attempt to make the filter.
 */
public final class UdpFaultyFactory implements UdpListenerFilterFactory {
  /** For the ServiceLoader. */
  public UdpFaultyFactory() {}

  @Override
  public String name() {
    return "udp_faulty";
  }

  @Override
  public UdpListenerFilterConfig configure(ConfigContext context, String config) {
    var orders = new ArrayDeque<>(List.of(config.split(" ", -1)));
    var place = orders.removeFirst();
    return _ -> {
      var order = orders.poll();
      if (place.equals("newFilter") && order != null) return commit(order, null);
      return new UdpFaultyFilter(place.equals("onDestroy") ? order : null);
    };
  }

  private static final class UdpFaultyFilter implements UdpListenerFilter {
    private static List<byte[]> hoard = List.of();

    private final @Nullable String lastOrder;

    UdpFaultyFilter(@Nullable String lastOrder) {
      this.lastOrder = lastOrder;
    }

    @Override
    public UdpStatus onData(Datagram datagram) {
      // First, since it needs no memory.
      if (datagram.size() == 1) hoard = List.of();
      if (lastOrder != null) return UdpStatus.CONTINUE;
      var bytes = datagram.toByteArray();
      var text = bytes.length > 20 ? "" : new String(bytes, UTF_8);
      if (text.equals("HOARD")) {
        hoard = new ArrayList<>();
        exhaust(hoard);
      }
      if (text.equals("DIVE")) {
        Depths.dive(10, () -> datagram.reply("dived".getBytes(UTF_8)));
        return UdpStatus.STOP_ITERATION;
      }
      if (text.matches("[A-Z]+")) return commit(text, datagram);
      datagram.reply(bytes);
      return UdpStatus.STOP_ITERATION;
    }

    @Override
    public void onDestroy() {
      if (lastOrder != null) commit(lastOrder, null);
    }
  }

  /** Makes a fault. Never returns anything but null. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // that is the fault
  private static <T> T commit(String order, @Nullable Datagram datagram) {
    switch (order) {
      case "THROW" -> throw new IllegalStateException("on demand");
      case "NULL" -> {}
      case "RECURSE" -> recurse(0);
      case "EXHAUST" -> exhaust(new ArrayList<>());
      case "REPLY" -> {
        if (datagram != null) datagram.reply(new byte[] {'o', 'k'});
        throw new IllegalStateException("on demand");
      }
      default -> throw new AssertionError(order);
    }
    return null;
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private static int recurse(int depth) {
    return depth + recurse(depth + 1);
  }

  /** Fills the heap, except for a little that small datagrams can do with. */
  private static void exhaust(List<byte[]> kept) {
    try {
      while (true) kept.add(new byte[1 << 20]);
    } catch (OutOfMemoryError e) {
      while (true) kept.add(new byte[1 << 15]);
    }
  }
}
