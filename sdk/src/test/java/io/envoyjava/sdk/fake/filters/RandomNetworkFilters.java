// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionBuffer;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/** Makes filters that do in each hook what a number of the configuration's makes them do. */
public final class RandomNetworkFilters implements NetworkFilterFactory {
  /** For the ServiceLoader. */
  public RandomNetworkFilters() {}

  @Override
  public String name() {
    return "random";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    var random = new Random(Long.parseLong(config));
    return connection -> {
      perhapsFail(random);
      return new Filter(connection, random);
    };
  }

  private static void perhapsFail(Random random) {
    if (random.nextInt(40) == 0) throw new IllegalStateException("at random");
  }

  private record Filter(Connection connection, Random random) implements NetworkFilter {
    @Override
    public NetworkStatus onNewConnection() {
      return anything();
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      return anything();
    }

    @Override
    public NetworkStatus onWrite(boolean endOfStream) {
      return anything();
    }

    @Override
    public void onEvent(ConnectionEvent event) {
      var _ = anything();
    }

    @Override
    public void onDestroy() {
      var _ = anything();
    }

    private NetworkStatus anything() {
      for (int calls = random.nextInt(4); calls > 0; calls--) {
        try {
          call();
        } catch (IllegalStateException e) {
          // Refused, as it should be here.
        }
      }
      perhapsFail(random);
      return random.nextBoolean() ? NetworkStatus.CONTINUE : NetworkStatus.STOP_ITERATION;
    }

    private void call() {
      switch (random.nextInt(10)) {
        case 0 -> connection.write(bytes());
        case 1 -> connection.injectRead(MemorySegment.ofArray(bytes()), false);
        case 2 -> connection.injectWrite(MemorySegment.ofArray(bytes()), random.nextBoolean());
        case 3 -> connection.continueReading();
        case 4 -> connection.executor().execute(this::anything);
        case 5 -> change(connection.readBuffer());
        case 6 -> change(connection.writeBuffer());
        case 7 -> {
          if (random.nextInt(4) == 0) connection.close(CloseType.FLUSH_WRITE, "at_random");
        }
        case 8 -> {
          for (var chunk : connection.readBuffer().chunks()) connection.write(chunk);
        }
        default -> {
          for (var chunk : connection.writeBuffer().chunks()) connection.injectWrite(chunk, false);
        }
      }
    }

    private byte[] bytes() {
      var bytes = new byte[random.nextInt(8) == 0 ? 100_000 : random.nextInt(20)];
      Arrays.fill(bytes, (byte) 'x');
      return bytes;
    }

    private void change(ConnectionBuffer buffer) {
      switch (random.nextInt(4)) {
        case 0 -> buffer.append(bytes());
        case 1 -> buffer.prepend(bytes());
        case 2 -> buffer.drain(random.nextInt(200_000));
        default -> {
          if (buffer.toByteArray().length != buffer.size())
            throw new AssertionError("sizes differ");
        }
      }
    }
  }
}
