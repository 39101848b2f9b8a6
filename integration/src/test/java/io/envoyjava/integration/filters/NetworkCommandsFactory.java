// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.MetadataSource;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A network filter that a client drives: each line that the client sends is a command with
 * arguments, and the answer is a line with what it returned or threw. {@code task <command>} runs
 * it in a task, {@code write <command>} in the hook for the answer, and {@code pass <text>} goes to
 * the filter behind this one.
 */
public final class NetworkCommandsFactory implements NetworkFilterFactory {
  /** For the ServiceLoader. */
  public NetworkCommandsFactory() {}

  @Override
  public String name() {
    return "network_commands";
  }

  private record Metrics(Counter counter, Gauge gauge, Histogram histogram, Gauge alive) {}

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    if (config.equals("invalid")) {
      throw new InvalidConfigException("expected something valid, found '" + config + "'");
    }
    var metrics =
        new Metrics(
            context.counter("commands"),
            context.gauge("open"),
            context.histogram("sizes"),
            context.gauge("alive"));
    var file = getClass().getProtectionDomain().getCodeSource().getLocation().getPath();
    var origin = file.substring(file.lastIndexOf('/') + 1) + " " + config;
    return new Config(metrics, origin);
  }

  private record Config(Metrics metrics, String origin) implements NetworkFilterConfig {
    @Override
    public NetworkFilter newFilter(Connection connection) {
      return new Filter(connection, this);
    }

    @Override
    public void close() {
      System.err.println("closed " + origin);
    }
  }

  private static final class Filter implements NetworkFilter {
    private static final ConnectionOptions.Option KEEP_ALIVE =
        new ConnectionOptions.Option(1, 9, ConnectionOptions.Stage.PREBIND);

    private final Connection connection;
    private final Config config;
    private final Metrics metrics;
    private final StringBuilder events = new StringBuilder();
    private @Nullable String inWrite;

    Filter(Connection connection, Config config) {
      this.connection = connection;
      this.config = config;
      this.metrics = config.metrics();
      metrics.alive().increment(connection);
    }

    @Override
    public void onDestroy() {
      metrics.alive().decrement(connection);
    }

    @Override
    public NetworkStatus onNewConnection() {
      events.append(" new");
      return NetworkStatus.CONTINUE;
    }

    @Override
    public void onEvent(ConnectionEvent event) {
      events.append(' ').append(event);
    }

    @Override
    public void onAboveHighWatermark() {
      events.append(" above");
    }

    @Override
    public void onBelowLowWatermark() {
      events.append(" below");
    }

    @Override
    public NetworkStatus onWrite(boolean endOfStream) {
      var command = inWrite;
      if (command != null) {
        inWrite = null;
        connection.writeBuffer().append((outcome(command) + "\n").getBytes(UTF_8));
      }
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      if (endOfStream) events.append(" end");
      var buffer = connection.readBuffer();
      while (true) {
        var text = new String(buffer.toByteArray(), UTF_8);
        int newline = text.indexOf('\n');
        if (newline < 0) return NetworkStatus.STOP_ITERATION;
        var line = text.substring(0, newline);
        if (line.startsWith("pass ")) {
          buffer.drain("pass ".length());
          return NetworkStatus.CONTINUE;
        }
        buffer.drain(line.getBytes(UTF_8).length + 1L);
        if (line.startsWith("task ")) {
          connection.executor().execute(() -> answer(line.substring(5)));
        } else if (line.startsWith("write ")) {
          inWrite = line.substring(6);
          connection.write("w ".getBytes(UTF_8));
        } else {
          answer(line);
        }
      }
    }

    private void answer(String command) {
      var outcome = outcome(command);
      if (connection.isTls() || !outcome.equals("silent")) {
        connection.write((outcome + "\n").getBytes(UTF_8));
      }
    }

    private String outcome(String command) {
      try {
        return String.valueOf(run(command.split(" ", -1)));
      } catch (RuntimeException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
      }
    }

    private @Nullable Object run(String[] words) {
      var argument = words.length > 1 ? words[1] : "";
      return switch (words[0]) {
        case "events" -> events.toString().strip();
        case "origin" -> config.origin();
        case "id" -> connection.id() > 0;
        case "remote" -> connection.remoteAddress();
        case "local" -> connection.localAddress();
        case "direct" -> connection.directRemoteAddress();
        case "client" -> connection.clientAddress();
        case "tls" -> connection.isTls();
        case "sni" -> connection.tls().requestedServerName();
        case "sans" -> connection.tls().peerUriSans() + " " + connection.tls().peerDnsSans();
        case "subject" -> connection.tls().peerSubject();
        case "worker" -> connection.workerIndex();
        case "state" -> connection.state();
        case "reading" -> connection.isReadingEnabled();
        case "pause" -> {
          connection.disableReading(true);
          connection.disableReading(true);
          boolean whilePaused = connection.isReadingEnabled();
          connection.disableReading(false);
          connection.disableReading(false);
          yield whilePaused + " " + connection.isReadingEnabled();
        }
        case "half-close" -> connection.isHalfCloseEnabled();
        case "enable-half-close" -> {
          connection.enableHalfClose(Boolean.parseBoolean(argument));
          yield connection.isHalfCloseEnabled();
        }
        case "end" -> {
          connection.end();
          yield "silent";
        }
        case "limit" -> connection.bufferLimit();
        case "set-limit" -> {
          connection.setBufferLimit(Long.parseLong(argument));
          yield connection.bufferLimit();
        }
        case "above" -> connection.isAboveHighWatermark();
        case "flood" -> {
          var chunk = new byte[Integer.parseInt(argument)];
          connection.write(chunk);
          yield connection.isAboveHighWatermark();
        }
        case "close" -> {
          connection.close(CloseType.valueOf(argument), "by_command");
          connection.close(CloseType.NO_FLUSH, "too_late");
          yield "silent";
        }
        case "write-then-close" -> {
          connection.write("last\n".getBytes(UTF_8));
          connection.close(CloseType.FLUSH_WRITE);
          yield "silent";
        }
        case "close-then-write" -> {
          connection.close(CloseType.FLUSH_WRITE);
          connection.write(new byte[1]);
          yield "silent";
        }
        case "disable-close" -> {
          connection.disableClose(true);
          connection.disableClose(false);
          yield "done";
        }
        case "write-in-hook" -> {
          connection.write("x".getBytes(UTF_8));
          yield "written";
        }
        case "continue" -> {
          connection.continueReading();
          yield "continued";
        }
        case "inject-read" -> {
          connection.injectRead(segment(argument + "\n"), false);
          yield "injected";
        }
        case "inject-write" -> {
          connection.injectWrite(segment(argument + "\n"), false);
          yield "injected";
        }
        case "buffers" -> connection.readBuffer().size() + " " + connection.writeBuffer().size();
        case "chunks" -> {
          long size = 0;
          for (var chunk : connection.writeBuffer().chunks()) size += chunk.byteSize();
          yield size;
        }
        case "prepend" -> {
          connection.writeBuffer().prepend((argument + " ").getBytes(UTF_8));
          yield connection.writeBuffer().size();
        }
        case "drain-all" -> {
          connection.writeBuffer().drain(1_000_000);
          yield connection.writeBuffer().size();
        }
        case "append-read" -> {
          connection.readBuffer().append("events\n".getBytes(UTF_8));
          connection.readBuffer().prepend("id\n".getBytes(UTF_8));
          yield connection.readBuffer().size();
        }
        case "attribute" ->
            connection.attribute(Attribute.SOURCE_ADDRESS)
                + " "
                + connection.attribute(Attribute.CONNECTION_ID).isPresent()
                + " "
                + connection.attribute(Attribute.CONNECTION_MTLS);
        case "state-bytes" -> {
          var state = connection.filterState();
          boolean set = state.set("network.key", "value".getBytes(UTF_8));
          var got = state.get("network.key");
          yield set + " " + (got == null ? null : new String(got, UTF_8));
        }
        case "state-typed" ->
            connection.filterState().setTyped("envoy.network.upstream_server_name", "a.example")
                + " "
                + connection.filterState().getTyped("envoy.network.upstream_server_name");
        case "state-object" -> connection.filterState().getObject("key", String.class);
        case "state-value" -> connection.filterState().has("key");
        case "state-life-span" ->
            connection
                .filterState()
                .set("key", new byte[1], FilterState.LifeSpan.CONNECTION, FilterState.Sharing.NONE);
        case "metadata" -> {
          var metadata = connection.dynamicMetadata();
          metadata.setString("test", "text", "t");
          metadata.setNumber("test", "number", 1.5);
          metadata.setStrings("test", Map.of("more", "m"));
          yield metadata.getString("test", "text")
              + " "
              + metadata.getNumber("test", "number")
              + " "
              + connection.metadata(MetadataSource.DYNAMIC).getString("test", "more")
              + " "
              + metadata.getString("test", "none");
        }
        case "metadata-boolean" -> {
          connection.dynamicMetadata().setBoolean("test", "truth", true);
          yield connection.dynamicMetadata().getBoolean("test", "truth");
        }
        case "metadata-list" -> connection.dynamicMetadata().getList("test", "list");
        case "metadata-route" -> connection.metadata(MetadataSource.ROUTE);
        case "timing" -> connection.timing();
        case "options" -> {
          var options = connection.socketOptions();
          options.set(KEEP_ALIVE, 0);
          options.set(KEEP_ALIVE, 1);
          var linger = new ConnectionOptions.Option(1, 13, ConnectionOptions.Stage.BOUND);
          options.set(linger, new byte[] {1, 2, 3});
          var bytes = options.getBytes(linger);
          yield options.getInt(KEEP_ALIVE)
              + " "
              + (bytes == null ? null : HexFormat.of().formatHex(bytes))
              + " "
              + options.getInt(linger)
              + " "
              + options.list().size();
        }
        case "upstream" -> {
          var host = connection.upstreamHost();
          yield host.isChosen()
              + " "
              + host.address()
              + " "
              + host.hostname()
              + " "
              + host.cluster();
        }
        case "upstream-id" -> connection.upstreamHost().connectionId().isPresent();
        case "hosts" ->
            connection.upstreamHost().hosts(argument, 0)
                + " "
                + connection.upstreamHost().hosts("none", 0);
        case "connections" ->
            connection.connections().downstreamDirectRemoteAddress()
                + " "
                + connection.connections().upstreamRemoteAddress();
        case "start-upstream-tls" -> connection.startUpstreamTls();
        case "start-downstream-tls" -> connection.startDownstreamTls();
        case "metrics" -> {
          metrics.counter().increment(connection, 2);
          metrics.gauge().increment(connection, 5);
          metrics.gauge().decrement(connection, 2);
          metrics.histogram().record(connection, 7);
          yield "counted";
        }
        case "set-gauge" -> {
          metrics.gauge().set(connection, 11);
          yield "set";
        }
        case "metrics-alone" -> {
          metrics.counter().increment(10);
          metrics.gauge().increment(10);
          metrics.gauge().decrement(1);
          metrics.gauge().set(20);
          metrics.histogram().record(8);
          yield "counted";
        }
        case "callout" -> {
          connection
              .cluster(argument)
              .send(
                  CalloutRequest.get("/status/418"),
                  answer -> say("answer " + answer.status()),
                  failure -> say("failure " + failure.reason()));
          yield "called";
        }
        case "open" -> {
          connection.cluster(argument).open(CalloutRequest.get("/"), new Ignored());
          yield "opened";
        }
        case "async" -> {
          connection.callAsync(
              () -> Thread.currentThread().isVirtual(),
              Thread::startVirtualThread,
              virtual -> say("came back " + virtual));
          yield "gone";
        }
        case "completion" -> {
          connection.onCompletion(
              CompletableFuture.failedFuture(new IllegalStateException("expected")),
              never -> say("never"),
              failure -> say("failed " + failure.getMessage()));
          yield "waiting";
        }
        case "elsewhere" -> {
          connection.onCompletion(
              CompletableFuture.supplyAsync(connection::id),
              never -> say("never"),
              failure -> say(String.valueOf(failure.getMessage())));
          yield "waiting";
        }
        case "throw" -> throw new AssertionError("expected");
        default -> "unknown command " + words[0];
      };
    }

    private void say(String text) {
      connection.write((text + "\n").getBytes(UTF_8));
    }

    private static MemorySegment segment(String text) {
      return MemorySegment.ofArray(text.getBytes(UTF_8));
    }
  }

  private record Ignored() implements UpstreamStream.Listener {
    @Override
    public void onFailure(CalloutException failure) {}
  }
}
