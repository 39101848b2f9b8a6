// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.udp.Datagram;
import io.envoyjava.sdk.udp.UdpListener;
import io.envoyjava.sdk.udp.UdpListenerFilter;
import io.envoyjava.sdk.udp.UdpListenerFilterConfig;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import io.envoyjava.sdk.udp.UdpStatus;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes filters that do in each hook what a number of the configuration's makes them do. */
public final class RandomUdpFilters implements UdpListenerFilterFactory {
  /** For the ServiceLoader. */
  public RandomUdpFilters() {}

  @Override
  public String name() {
    return "random";
  }

  @Override
  public UdpListenerFilterConfig configure(ConfigContext context, String config) {
    if (config.isEmpty()) throw new InvalidConfigException("expected a number");
    var random = new Random(Long.parseLong(config));
    var counter = context.counter("calls");
    return listener -> {
      perhapsFail(random);
      return new Filter(listener, random, counter);
    };
  }

  private static void perhapsFail(Random random) {
    if (random.nextInt(20) == 0) throw new IllegalStateException("at random");
  }

  private static final class Filter implements UdpListenerFilter {
    private final UdpListener listener;
    private final Random random;
    private final Counter counter;
    private @Nullable Datagram datagram;
    private MemorySegment segment = MemorySegment.ofArray(new byte[3]);

    Filter(UdpListener listener, Random random, Counter counter) {
      this.listener = listener;
      this.random = random;
      this.counter = counter;
      anything();
    }

    @Override
    public UdpStatus onData(Datagram datagram) {
      // The one before may be used, too.
      if (random.nextInt(4) > 0) this.datagram = datagram;
      anything();
      perhapsFail(random);
      return random.nextBoolean() ? UdpStatus.CONTINUE : UdpStatus.STOP_ITERATION;
    }

    @Override
    public void onDestroy() {
      anything();
      perhapsFail(random);
    }

    private void anything() {
      for (int calls = random.nextInt(6); calls > 0; calls--) {
        try {
          call();
        } catch (IllegalStateException | IllegalArgumentException e) {
          // Refused.
        }
      }
    }

    private void call() {
      var current = datagram;
      int call = random.nextInt(current == null ? 4 : 11);
      switch (call) {
        case 0 -> counter.increment(1);
        case 1 ->
            listener.send(
                segment,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), random.nextInt(3)));
        case 2 -> {
          int _ = listener.workerIndex();
        }
        case 3 -> {
          var _ = listener.localAddress();
        }
        case 4 -> use(current).reply(segment);
        case 5 -> use(current).set(segment);
        case 6 -> segment = use(current).chunks().getFirst();
        case 7 -> segment = MemorySegment.ofArray(use(current).toByteArray());
        case 8 -> {
          var _ = use(current).peerAddress();
        }
        case 9 -> use(current).set(new byte[random.nextInt(2) * (Datagram.MAX_SIZE + 1)]);
        default -> {
          var _ = use(current).localAddress();
        }
      }
    }

    private static Datagram use(@Nullable Datagram datagram) {
      if (datagram == null) throw new IllegalStateException("none yet");
      return datagram;
    }
  }
}
