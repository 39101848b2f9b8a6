// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import io.envoyjava.sdk.listener.ListenerStatus;
import java.util.Random;

/** Makes filters that do in each hook what a number of the configuration's makes them do. */
public final class RandomListenerFilters implements ListenerFilterFactory {
  /** For the ServiceLoader. */
  public RandomListenerFilters() {}

  @Override
  public String name() {
    return "random";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    var random = new Random(Long.parseLong(config));
    return socket -> {
      perhapsFail(random);
      return new Filter(socket, random);
    };
  }

  private static void perhapsFail(Random random) {
    if (random.nextInt(40) == 0) throw new IllegalStateException("at random");
  }

  private record Filter(AcceptedSocket socket, Random random) implements ListenerFilter {
    @Override
    public ListenerStatus onAccept() {
      return anything();
    }

    @Override
    public ListenerStatus onData() {
      return anything();
    }

    @Override
    public int maxReadBytes() {
      perhapsFail(random);
      return random.nextInt(100);
    }

    @Override
    public void onClose() {
      var _ = anything();
    }

    @Override
    public void onDestroy() {
      var _ = anything();
    }

    private ListenerStatus anything() {
      for (int calls = random.nextInt(4); calls > 0; calls--) {
        try {
          call();
        } catch (IllegalStateException e) {
          // Refused, as it should be here.
        }
      }
      perhapsFail(random);
      return random.nextInt(3) == 0 ? ListenerStatus.CONTINUE : ListenerStatus.STOP_ITERATION;
    }

    private void call() {
      var data = socket.data();
      switch (random.nextInt(8)) {
        case 0, 1 -> socket.executor().execute(this::anything);
        case 2 -> socket.continueFilterChain();
        case 3 -> socket.setRequestedServerName("name" + random.nextInt(10));
        case 4 -> {
          var name = socket.requestedServerName();
          if (name != null && !name.startsWith("name")) throw new AssertionError(name);
        }
        case 5 -> data.drain(random.nextInt(60));
        case 6 -> {
          if (random.nextInt(3) == 0) socket.close("at_random");
        }
        default -> {
          if (data.toByteArray().length != data.size()) throw new AssertionError("sizes differ");
          var segment = data.segment();
          data.drain(0);
          if (segment.byteSize() > 0 && segment.scope().isAlive()) {
            throw new AssertionError("a segment is open after a drain");
          }
        }
      }
    }
  }
}
