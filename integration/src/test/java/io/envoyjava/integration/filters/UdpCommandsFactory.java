// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;
import io.envoyjava.sdk.udp.Datagram;
import io.envoyjava.sdk.udp.UdpFeature;
import io.envoyjava.sdk.udp.UdpListener;
import io.envoyjava.sdk.udp.UdpListenerFilter;
import io.envoyjava.sdk.udp.UdpListenerFilterConfig;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import io.envoyjava.sdk.udp.UdpStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A UDP listener filter that datagrams drive: each has a command, and is answered with what it
 * returned or threw. The configuration {@code echo} makes a filter that answers with what it gets.
 */
public final class UdpCommandsFactory implements UdpListenerFilterFactory {
  /** For the ServiceLoader. */
  public UdpCommandsFactory() {}

  @Override
  public String name() {
    return "udp_commands";
  }

  private record Metrics(
      Counter counter, Gauge gauge, Histogram histogram, Counter made, Counter destroyed) {}

  @Override
  public UdpListenerFilterConfig configure(ConfigContext context, String config) {
    switch (config) {
      case "reject" -> throw new InvalidConfigException("expected something else");
      case "executor" -> context.executor().execute(() -> {});
      case "cluster" -> context.cluster("none");
      case "secret" -> context.secret("none");
      default -> {}
    }
    var metrics =
        new Metrics(
            context.counter("datagrams"),
            context.gauge("level"),
            context.histogram("sizes"),
            context.counter("made"),
            context.counter("destroyed"));
    if (UdpFeature.METRICS_OUTSIDE_FILTERS.isAvailable()) context.histogram("early").record(41);
    var log = System.getLogger("udp_commands");
    return new UdpListenerFilterConfig() {
      @Override
      public UdpListenerFilter newFilter(UdpListener listener) {
        metrics.made.increment(1);
        known = listener;
        return config.equals("echo") ? new Echo() : new Commands(listener, metrics, config);
      }

      @Override
      public void close() {
        log.log(System.Logger.Level.WARNING, "closed " + config);
      }
    };
  }

  /** The listener of the filter that was made last. */
  static @Nullable UdpListener known;

  private static final class Echo implements UdpListenerFilter {
    @Override
    public UdpStatus onData(Datagram datagram) {
      datagram.reply(("echo " + text(datagram)).getBytes(UTF_8));
      return UdpStatus.STOP_ITERATION;
    }
  }

  private static String text(Datagram datagram) {
    return new String(datagram.toByteArray(), UTF_8);
  }

  private static final class Commands implements UdpListenerFilter {
    private final UdpListener listener;
    private final Metrics metrics;
    private final String config;
    private final @Nullable InetSocketAddress first;
    private final String early;
    private @Nullable Datagram kept;
    private @Nullable MemorySegment keptSegment;

    Commands(UdpListener listener, Metrics metrics, String config) {
      this.listener = listener;
      this.metrics = metrics;
      this.config = config;
      first = listener.localAddress();
      early = early();
    }

    private String early() {
      try {
        listener.send(new byte[1], new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
        return "sent";
      } catch (IllegalStateException e) {
        return "refused: " + e.getMessage();
      }
    }

    @Override
    public UdpStatus onData(Datagram datagram) {
      var command = text(datagram);
      if (command.startsWith("pass ")) return UdpStatus.CONTINUE;
      if (command.startsWith("replace ")) {
        datagram.set(command.substring(8).getBytes(UTF_8));
        return UdpStatus.CONTINUE;
      }
      if (command.equals("set part")) {
        datagram.set(datagram.chunks().getFirst().asSlice(4));
        return UdpStatus.CONTINUE;
      }
      if (command.equals("set nothing")) {
        datagram.set(new byte[0]);
        return UdpStatus.CONTINUE;
      }
      if (command.equals("set native")) {
        try (var arena = Arena.ofConfined()) {
          datagram.set(arena.allocateFrom("native").asSlice(0, 6));
        }
        return UdpStatus.CONTINUE;
      }
      if (command.equals("drop")) return UdpStatus.STOP_ITERATION;
      String answer;
      try {
        answer = Objects.toString(run(command, datagram));
      } catch (Throwable e) {
        answer = e.getClass().getSimpleName() + ": " + e.getMessage();
      }
      if (!answer.isEmpty()) listener.send(answer.getBytes(UTF_8), peer(datagram));
      return UdpStatus.STOP_ITERATION;
    }

    private static InetSocketAddress peer(Datagram datagram) {
      return Objects.requireNonNull(datagram.peerAddress());
    }

    private @Nullable Object run(String command, Datagram datagram) throws Exception {
      var words = command.split(" ", -1);
      return switch (words[0]) {
        case "" -> "an empty datagram";
        case "size" -> datagram.size();
        case "origin" -> Path.of(origin()).getFileName() + " " + config;
        case "chunks" -> {
          long total = 0;
          for (var chunk : datagram.chunks()) total += chunk.byteSize();
          yield datagram.chunks().size()
              + " of "
              + total
              + " bytes, read-only "
              + datagram.chunks().getFirst().isReadOnly();
        }
        case "echo" -> {
          datagram.reply(datagram.chunks().getFirst().asSlice(5));
          yield "";
        }
        case "nothing" -> {
          datagram.reply(new byte[0]);
          yield "";
        }
        case "long" -> "x".repeat(Integer.parseInt(words[1]));
        case "peer" -> peer(datagram);
        case "local" -> datagram.localAddress();
        case "bound" -> first + " " + listener.localAddress();
        case "early" -> early;
        case "worker" -> listener.workerIndex();
        case "send" -> {
          int port = Integer.parseInt(words[1]);
          listener.send(
              new byte[] {'a', 'b'}, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          yield "";
        }
        case "send-to" -> {
          var address = InetAddress.getByName(words[1]);
          listener.send(new byte[1], new InetSocketAddress(address, Integer.parseInt(words[2])));
          yield "sent";
        }
        case "unresolved" -> {
          listener.send(new byte[1], InetSocketAddress.createUnresolved("host", 1));
          yield "sent";
        }
        case "too-long" -> {
          datagram.reply(new byte[Datagram.MAX_SIZE + 1]);
          yield "sent";
        }
        case "too-long-set" -> {
          datagram.set(new byte[Datagram.MAX_SIZE + 1]);
          yield "set";
        }
        case "closed-segment" -> {
          var arena = Arena.ofConfined();
          var segment = arena.allocate(4);
          arena.close();
          datagram.reply(segment);
          yield "sent";
        }
        case "after-set" -> {
          var chunk = datagram.chunks().getFirst();
          datagram.set(new byte[1]);
          yield chunk.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0);
        }
        case "keep" -> {
          kept = datagram;
          keptSegment = datagram.chunks().getFirst();
          yield "kept";
        }
        case "kept" -> Objects.requireNonNull(kept).size();
        case "kept-segment" ->
            Objects.requireNonNull(keptSegment).get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0);
        case "elsewhere" -> elsewhere(listener::localAddress);
        case "datagram-elsewhere" -> elsewhere(datagram::size);
        case "count" -> {
          metrics.counter.increment(3);
          metrics.gauge.set(10);
          metrics.gauge.increment(5);
          metrics.gauge.decrement(2);
          metrics.histogram.record(7);
          yield "counted";
        }
        case "count-elsewhere" ->
            elsewhere(
                () -> {
                  metrics.counter.increment(100);
                  metrics.gauge.set(50);
                  metrics.gauge.increment(20);
                  metrics.gauge.decrement(10);
                  return "counted";
                });
        case "record-elsewhere" ->
            elsewhere(
                () -> {
                  metrics.histogram.record(1);
                  return "recorded";
                });
        case "count-with-stream" -> {
          metrics.counter.increment(aStream(), 1);
          yield "counted";
        }
        default -> "what is " + command + "?";
      };
    }

    private static String origin() throws Exception {
      return UdpCommandsFactory.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI()
          .getPath();
    }

    private static StreamInfo aStream() {
      return (StreamInfo)
          Proxy.newProxyInstance(
              StreamInfo.class.getClassLoader(),
              new Class<?>[] {StreamInfo.class},
              (_, _, _) -> null);
    }

    private static @Nullable Object elsewhere(Callable<?> work) throws Exception {
      try {
        return CompletableFuture.<@Nullable Object>supplyAsync(
                () -> {
                  try {
                    return work.call();
                  } catch (Exception e) {
                    return e.getClass().getSimpleName() + ": " + e.getMessage();
                  }
                })
            .get();
      } catch (java.util.concurrent.ExecutionException e) {
        return e.getCause();
      }
    }

    @Override
    public void onDestroy() {
      metrics.destroyed.increment(1);
      try {
        listener.send(new byte[1], new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
      } catch (IllegalStateException e) {
        System.getLogger("udp_commands").log(System.Logger.Level.WARNING, e.getMessage());
      }
    }
  }
}
