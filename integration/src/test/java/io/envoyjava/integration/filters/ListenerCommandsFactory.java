// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.MetadataSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A listener filter that a client drives: the first line that the client sends is a command with
 * arguments. The filter takes the line off the connection, and leaves what the command returned or
 * threw in the connection's metadata, where {@link ListenerAnswersFactory} finds it. {@code task
 * <command>} runs it in a task.
 */
public final class ListenerCommandsFactory implements ListenerFilterFactory {
  static final String NAMESPACE = "listener_commands";
  static final String ANSWER = "answer";

  private static final int SOL_SOCKET = 1;
  private static final int SO_KEEPALIVE = 9;
  private static final int SO_LINGER = 13;

  /** For the ServiceLoader. */
  public ListenerCommandsFactory() {}

  @Override
  public String name() {
    return "listener_commands";
  }

  private record Metrics(Counter counter, Gauge gauge, Histogram histogram, Gauge alive) {}

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
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
    return new Config(metrics, context.executor(), config, origin);
  }

  private record Config(Metrics metrics, Executor main, String text, String origin)
      implements ListenerFilterConfig {
    @Override
    public ListenerFilter newFilter(AcceptedSocket socket) {
      return new Filter(socket, this);
    }

    @Override
    public void close() {
      System.err.println("closed " + origin);
    }
  }

  private static final class Filter implements ListenerFilter {
    private final AcceptedSocket socket;
    private final Config config;
    private final Metrics metrics;
    private final StringBuilder events = new StringBuilder("new");
    private int wanted;

    Filter(AcceptedSocket socket, Config config) {
      this.socket = socket;
      this.config = config;
      this.metrics = config.metrics();
      this.wanted = config.text().equals("byte by byte") ? 1 : 1024;
      metrics.alive().increment(socket);
    }

    @Override
    public int maxReadBytes() {
      return wanted;
    }

    @Override
    public ListenerStatus onAccept() {
      events.append(" accepted ").append(socket.data().size());
      if (config.text().equals("refuse all")) socket.close("refused_by_command");
      return ListenerStatus.STOP_ITERATION;
    }

    @Override
    public void onClose() {
      System.err.println("closed by its client: " + events + " " + socket.remoteAddress());
    }

    @Override
    public void onDestroy() {
      metrics.alive().decrement(socket);
    }

    @Override
    public ListenerStatus onData() {
      var data = socket.data();
      events.append(" data ").append(data.size());
      var text = new String(data.toByteArray(), UTF_8);
      int newline = text.indexOf('\n');
      if (newline < 0) {
        if (data.size() == wanted) wanted++;
        return ListenerStatus.STOP_ITERATION;
      }
      var line = text.substring(0, newline);
      switch (line) {
        case "stop" -> {
          wanted = data.size();
          return ListenerStatus.STOP_ITERATION;
        }
        case "pass" -> {
          return ListenerStatus.CONTINUE;
        }
        default -> {}
      }
      data.drain(line.startsWith("drain-all") ? 1_000_000 : newline + 1);
      if (line.startsWith("task ")) {
        socket.executor().execute(() -> answerLater(line.substring(5)));
        return ListenerStatus.STOP_ITERATION;
      }
      var outcome = outcome(line);
      if (outcome.equals("later")) return ListenerStatus.STOP_ITERATION;
      answer(outcome);
      return ListenerStatus.CONTINUE;
    }

    private void answerLater(String command) {
      var outcome = outcome(command);
      if (!outcome.equals("later")) goOn(outcome);
    }

    private void goOn(String outcome) {
      answer(outcome);
      socket.continueFilterChain();
      socket.continueFilterChain();
    }

    private void answer(String outcome) {
      if (!outcome.equals("closed")) {
        socket.dynamicMetadata().setString(NAMESPACE, ANSWER, outcome);
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
        case "events" -> events.toString();
        case "origin" -> config.origin();
        case "remote" -> socket.remoteAddress();
        case "client" -> socket.clientAddress();
        case "direct" -> socket.directRemoteAddress();
        case "local" -> socket.localAddress();
        case "direct-local" -> socket.directLocalAddress();
        case "original" -> socket.originalDestination();
        case "type" -> socket.addressType();
        case "restored" -> socket.isLocalAddressRestored();
        case "set-remote" ->
            socket.setRemoteAddress(address(argument))
                + " "
                + socket.remoteAddress()
                + " "
                + socket.directRemoteAddress();
        case "restore" ->
            socket.restoreLocalAddress(address(argument))
                + " "
                + socket.isLocalAddressRestored()
                + " "
                + socket.localAddress();
        case "unresolved" -> socket.setRemoteAddress(InetSocketAddress.createUnresolved("a", 1));
        case "use-original" -> {
          socket.restoreLocalAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(argument)));
          socket.useOriginalDestination(true);
          yield "handed over";
        }
        case "descriptor" -> socket.fileDescriptor() > 2;
        case "started" ->
            Duration.between(socket.startTime(), Instant.now())
                    .compareTo(Duration.ofMinutes(1).abs())
                < 0;
        case "worker" -> socket.workerIndex();
        case "write" -> socket.write((argument + "\n").getBytes(UTF_8));
        case "write-nothing" -> socket.write(new byte[0]);
        case "reason" -> {
          socket.setDownstreamTransportFailureReason(argument);
          yield "set";
        }
        case "close" -> {
          socket.close("by_command");
          socket.close("too_late");
          yield "closed";
        }
        case "close-then-write" -> {
          socket.close();
          socket.setRequestedServerName("too.late");
          yield "closed";
        }
        case "continue" -> {
          socket.continueFilterChain();
          yield "continued";
        }
        case "protocol" -> {
          socket.setDetectedTransportProtocol(argument);
          yield socket.detectedTransportProtocol();
        }
        case "set-protocol" -> {
          socket.setDetectedTransportProtocol(argument);
          yield "set";
        }
        case "server-name" -> {
          socket.setRequestedServerName(argument);
          yield socket.requestedServerName();
        }
        case "set-server-name" -> {
          socket.setRequestedServerName(argument);
          yield "set";
        }
        case "protocols" -> {
          socket.setRequestedApplicationProtocols(List.of(argument.split(",", -1)));
          yield socket.requestedApplicationProtocols();
        }
        case "set-protocols" -> {
          socket.setRequestedApplicationProtocols(List.of(argument.split(",", -1)));
          yield "set";
        }
        case "ja" -> {
          socket.setJa3Hash("three");
          socket.setJa4Hash("four");
          yield socket.ja3Hash() + " " + socket.ja4Hash();
        }
        case "nothing-detected" ->
            socket.requestedServerName() + " " + socket.requestedApplicationProtocols();
        case "tls" -> socket.isTls();
        case "peer" ->
            socket.tls().peerUriSans()
                + " "
                + socket.tls().peerDnsSans()
                + " "
                + socket.tls().peerSubject();
        case "drain-outside" -> {
          socket.data().drain(1);
          yield "drained";
        }
        case "segment" -> socket.data().segment().byteSize();
        case "drain-all" -> socket.data().size();
        case "attribute" ->
            socket.attribute(Attribute.SOURCE_ADDRESS)
                + " "
                + socket.attribute(Attribute.SOURCE_PORT).isPresent()
                + " "
                + socket.attribute(Attribute.CONNECTION_MTLS);
        case "state" -> {
          var state = socket.filterState();
          boolean set = state.set("listener.key", "value".getBytes(UTF_8));
          var got = state.get("listener.key");
          yield set
              + " "
              + (got == null ? null : new String(got, UTF_8))
              + " "
              + state.set("listener.key", "value".getBytes(UTF_8));
        }
        case "state-typed" ->
            socket.filterState().setTyped("envoy.network.upstream_server_name", "a.example")
                + " "
                + socket.filterState().getTyped("envoy.network.upstream_server_name");
        case "state-object" -> socket.filterState().getObject("key", String.class);
        case "state-value" -> socket.filterState().has("key");
        case "state-life-span" ->
            socket
                .filterState()
                .set("key", new byte[1], FilterState.LifeSpan.CONNECTION, FilterState.Sharing.NONE);
        case "metadata" -> {
          var metadata = socket.dynamicMetadata();
          metadata.setString("test", "text", "t");
          metadata.setStrings("test", Map.of("more", "m"));
          yield metadata.getString("test", "text")
              + " "
              + socket.metadata(MetadataSource.DYNAMIC).getString("test", "more")
              + " "
              + metadata.getString("test", "none");
        }
        case "metadata-number" -> {
          socket.dynamicMetadata().setNumber("test", "number", 1.5);
          yield socket.dynamicMetadata().getNumber("test", "number");
        }
        case "metadata-boolean" -> {
          socket.dynamicMetadata().setBoolean("test", "truth", true);
          yield socket.dynamicMetadata().getBoolean("test", "truth");
        }
        case "metadata-list" -> socket.dynamicMetadata().getList("test", "list");
        case "metadata-route" -> socket.metadata(MetadataSource.ROUTE);
        case "timing" -> socket.timing();
        case "upstream" -> socket.connections().upstreamConnectionId();
        case "connections" -> socket.connections().downstreamDirectRemoteAddress();
        case "options" -> {
          var options = socket.socketOptions();
          yield options.set(SOL_SOCKET, SO_KEEPALIVE, 1)
              + " "
              + options.getInt(SOL_SOCKET, SO_KEEPALIVE)
              + " "
              + options.set(SOL_SOCKET, SO_LINGER, HexFormat.of().parseHex("0100000007000000"))
              + " "
              + HexFormat.of().formatHex(options.getBytes(SOL_SOCKET, SO_LINGER, 64))
              + " "
              + options.set(SOL_SOCKET, 9999, 1)
              + " "
              + options.getInt(SOL_SOCKET, 9999)
              + " "
              + (options.getBytes(SOL_SOCKET, 9999, 64) == null);
        }
        case "metrics" -> {
          metrics.counter().increment(socket, 2);
          metrics.gauge().increment(socket, 5);
          metrics.gauge().decrement(socket, 2);
          metrics.histogram().record(socket, 7);
          yield "counted";
        }
        case "set-gauge" -> {
          metrics.gauge().set(socket, 11);
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
        case "main" -> {
          config.main().execute(() -> System.err.println("on the main thread: " + argument));
          yield "asked";
        }
        case "callout" -> {
          socket
              .cluster(argument)
              .send(
                  CalloutRequest.get("/status/418"),
                  answer -> goOn("answer " + answer.status()),
                  failure -> goOn("failure " + failure.reason()));
          yield "later";
        }
        case "callout-then-close" -> {
          socket
              .cluster(argument)
              .send(CalloutRequest.get("/status/418"), _ -> socket.close(), _ -> socket.close());
          yield "later";
        }
        case "open" -> {
          socket.cluster(argument).open(CalloutRequest.get("/"), new Ignored());
          yield "opened";
        }
        case "async" -> {
          socket.callAsync(
              () -> Thread.currentThread().isVirtual(),
              Thread::startVirtualThread,
              virtual -> goOn("came back " + virtual));
          yield "later";
        }
        case "completion" -> {
          socket.onCompletion(
              CompletableFuture.failedFuture(new IllegalStateException("expected")),
              never -> goOn("never"),
              failure -> goOn("failed " + failure.getMessage()));
          yield "later";
        }
        case "elsewhere" -> {
          socket.onCompletion(
              CompletableFuture.supplyAsync(socket::remoteAddress),
              never -> goOn("never"),
              failure -> goOn(String.valueOf(failure.getMessage())));
          yield "later";
        }
        case "throw" -> throw new AssertionError("expected");
        default -> "unknown command " + words[0];
      };
    }

    /** Returns an address with port 1234. */
    private static InetSocketAddress address(String ip) {
      return new InetSocketAddress(InetAddress.ofLiteral(ip), 1234);
    }
  }

  private record Ignored() implements UpstreamStream.Listener {
    @Override
    public void onFailure(CalloutException failure) {}
  }
}
