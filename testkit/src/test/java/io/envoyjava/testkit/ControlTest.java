// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.ResetReason;
import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.sdk.stream.HostCounts;
import io.envoyjava.sdk.stream.Timing;
import io.envoyjava.sdk.stream.TypedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What filters do with a stream besides passing its messages on. */
final class ControlTest {
  private final List<String> events = new ArrayList<>();

  /** An Envoy whose filter does something with the request's headers, and lets them pass. */
  private static TestEnvoy doing(Consumer<HttpStream> action) {
    return holding(
        stream -> {
          action.accept(stream);
          return HeadersStatus.CONTINUE;
        });
  }

  private interface Hook {
    HeadersStatus on(HttpStream stream);
  }

  private static TestEnvoy holding(Hook hook) {
    return TestEnvoy.of(
        "doing",
        stream ->
            new HttpFilter() {
              @Override
              public HeadersStatus onRequestHeaders(boolean endOfStream) {
                return hook.on(stream);
              }
            });
  }

  // ---- Endings

  @Test
  void resetCutsTheStreamOffWithItsReason() {
    try (var envoy = doing(stream -> stream.reset(ResetReason.LOCAL_RESET, "why"))) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.response()).isReset();
      assertThat(exchange.details()).isEqualTo("why");
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void goAwayClosesTheConnectionOrDrainsIt() {
    try (var envoy = doing(stream -> stream.sendGoAway(false))) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.isConnectionClosed()).isTrue();
      assertThat(exchange.response()).isReset();
    }
    try (var envoy = doing(stream -> stream.sendGoAway(true))) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.isDraining()).isTrue();
      exchange.respond(200).end();
      assertThat(exchange.response()).hasStatus(200);
    }
  }

  @Test
  void recreatedRequestPassesNewFiltersOnce() {
    try (var envoy =
        holding(
            stream -> {
              if (!"/a".equals(stream.request().headers().get(":path"))) {
                events.add("state " + stream.filterState().has("kept"));
                return HeadersStatus.CONTINUE;
              }
              boolean _ =
                  stream
                      .filterState()
                      .set(
                          "kept",
                          new byte[] {1},
                          FilterState.LifeSpan.REQUEST,
                          FilterState.Sharing.NONE);
              stream.request().headers().set(":path", "/b");
              stream.recreate();
              return HeadersStatus.STOP_ITERATION;
            })) {
      var exchange = envoy.get("/a").send();
      assertThat(exchange.upstream()).isComplete().hasHeader(":path", "/b");
      exchange.respond(200).end();
      assertThat(exchange.response()).hasStatus(200);
      assertThat(events).containsExactly("state true");
      assertThat(envoy.failures()).isZero();
    }
  }

  // ---- Streamed replies

  @SuppressWarnings("NullAway.Init") // the first hook sets it
  private StreamedReply reply;

  @Test
  void streamedReplyComesPieceByPiece() {
    try (var envoy =
        holding(
            stream -> {
              reply = stream.startReply(LocalReply.of(200).header("x-a", "b"));
              reply.write("one");
              stream
                  .executor()
                  .execute(
                      () -> {
                        reply.write("two");
                        reply.end(List.of(new Header("x-t", "1")));
                      });
              return HeadersStatus.STOP_ITERATION;
            })) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.upstream()).isAbsent();
      assertThat(exchange.response())
          .hasStatus(200)
          .hasHeader("x-a", "b")
          .hasBody("onetwo")
          .hasTrailer("x-t", "1")
          .isComplete();
      assertThat(exchange.response().chunks()).containsExactly("one", "two");
      assertThat(reply.isOpen()).isFalse();
    }
  }

  /** Notes when the client is slow and when it has caught up. */
  private TestEnvoy watching() {
    return TestEnvoy.of(
        "watching",
        stream ->
            new Passing(stream) {
              @Override
              public void onDownstreamAboveHighWatermark() {
                events.add("above");
              }

              @Override
              public void onDownstreamBelowLowWatermark() {
                events.add("below");
              }
            });
  }

  @Test
  void slowClientIsReportedToTheFilter() {
    try (var envoy = watching()) {
      var _ = envoy.get("/").send().stopReading().readOn();
      assertThat(events).containsExactly("above", "below");
    }
  }

  /** The stream and its connection have a buffer each. */
  @Test
  void clientIsSlowUntilBothOfItsBuffersHaveRoom() {
    try (var envoy = watching()) {
      var exchange = envoy.get("/").send().stopReading().stopReading().readOn();
      assertThat(events).containsExactly("above");
      var _ = exchange.readOn().readOn();
      assertThat(events).containsExactly("above", "below");
    }
  }

  @Test
  void answerToHeadHasNoBody() {
    try (var envoy = doing(_ -> {})) {
      var exchange = envoy.request("HEAD", "/").send();
      exchange.respond(200).body("four");
      assertThat(exchange.response()).hasHeader("content-length", "4").hasBody("").isComplete();
    }
  }

  // ---- Route, upstream, options

  /** What a route says. */
  private record Route(String text) {}

  private static final class Routed implements HttpFilterFactory {
    @Override
    public String name() {
      return "routed";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      return stream ->
          new HttpFilter() {
            @Override
            public HeadersStatus onRequestHeaders(boolean endOfStream) {
              var route = stream.routeConfig(Route.class);
              stream.request().headers().set("x-route", route == null ? config : route.text);
              return HeadersStatus.CONTINUE;
            }
          };
    }

    @Override
    public Object configureRoute(String config) {
      if (config.isEmpty()) throw new InvalidConfigException("expected some text, found none");
      return new Route(config);
    }
  }

  @Test
  void routeHasSettingsOfItsOwn() {
    try (var envoy = TestEnvoy.of(new Routed(), "default")) {
      assertThat(envoy.get("/").send().upstream()).hasHeader("x-route", "default");
      assertThat(envoy.get("/").routeConfig("own").send().upstream()).hasHeader("x-route", "own");
      var request = envoy.get("/");
      assertThatThrownBy(() -> request.routeConfig(""))
          .isInstanceOf(RejectedConfigException.class)
          .hasMessageContaining("expected some text, found none");
      assertThatThrownBy(() -> request.routeConfig("other", "x"))
          .hasMessage("expected one of the filters [routed], found other");
    }
  }

  @Test
  void upstreamIsChosen() {
    try (var envoy =
        doing(
            stream -> {
              var upstream = stream.upstream();
              events.add(upstream.clusterName() + " " + upstream.hosts(0).orElseThrow());
              assertThat(upstream.hosts(1)).isEmpty();
              assertThat(upstream.overrideHost("10.0.0.1:80", true)).isTrue();
              stream.addResponseFlag("XX");
              assertThat(stream.workerIndex()).isZero();
            })) {
      envoy.upstreamHosts(3, 2, 1);
      var exchange = envoy.get("/").send();
      assertThat(events).containsExactly("upstream " + new HostCounts(3, 2, 1));
      assertThat(exchange.overrideHost()).isEqualTo("10.0.0.1:80");
      assertThat(exchange.responseFlags()).containsExactly("XX");
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void socketOptionsKeepWhatWasSet() {
    var number =
        new SocketOptions.Option(1, 2, SocketOptions.Stage.PREBIND, SocketOptions.Side.UPSTREAM);
    var bytes =
        new SocketOptions.Option(1, 3, SocketOptions.Stage.PREBIND, SocketOptions.Side.UPSTREAM);
    try (var envoy =
        doing(
            stream -> {
              var options = stream.socketOptions();
              assertThat(options.set(number, 4)).isTrue();
              assertThat(options.set(bytes, new byte[] {5})).isTrue();
              assertThat(options.getInt(number)).hasValue(4);
              assertThat(options.getBytes(bytes)).containsExactly(5);
              assertThat(options.getInt(bytes)).isEmpty();
            })) {
      var _ = envoy.get("/").send();
      assertThat(envoy.failures()).isZero();
    }
  }

  // ---- Tracing, timing, secrets, metadata

  @Test
  void spanHasWhatTheFilterPutIntoIt() {
    try (var envoy =
        doing(
            stream -> {
              var span = stream.activeSpan();
              if (span == null) return;
              span.setTag("a", "1");
              span.setOperation("checkout");
              span.log("event");
              span.setBaggage("user", "ada");
              assertThat(span.getBaggage("user")).isEqualTo("ada");
              assertThat(span.traceId()).hasSize(32);
              var child = span.child("lookup");
              child.setTag("b", "2");
              child.close();
              var _ = span.child("open");
            })) {
      var untraced = envoy.get("/").send();
      assertThat(untraced.span()).isNull();
      var exchange = envoy.get("/").traced().send();
      var span = Objects.requireNonNull(exchange.span());
      assertThat(span.operation()).isEqualTo("checkout");
      assertThat(span.tags()).containsExactly(Map.entry("a", "1"));
      assertThat(span.events()).containsExactly("event");
      assertThat(span.children()).extracting(TestSpan::operation).containsExactly("lookup", "open");
      assertThat(span.children().getFirst().isFinished()).isTrue();
      assertThat(span.children().getLast().isFinished()).isFalse();
      exchange.respond(200).end();
      assertThat(span.children()).allMatch(TestSpan::isFinished);
      assertThat(span.isFinished()).isTrue();
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void timesAreThoseOfTheKitsClock() {
    try (var envoy =
        TestEnvoy.of(
            "timing",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onResponseHeaders(boolean endOfStream) {
                    var timing = stream.timing();
                    events.add(
                        timing.started().orElseThrow()
                            + " "
                            + timing
                                .at(Timing.Point.FIRST_UPSTREAM_RX_BYTE_RECEIVED)
                                .orElseThrow());
                    return HeadersStatus.CONTINUE;
                  }
                })) {
      var started = envoy.now();
      var exchange = envoy.get("/").send();
      envoy.advance(Duration.ofMillis(7));
      exchange.respond(200).end();
      assertThat(events).containsExactly(started + " PT0.007S");
    }
  }

  /** Sends a secret to the upstream. */
  private static final class Secretive implements HttpFilterFactory {
    @Override
    public String name() {
      return "secretive";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      var secret = context.secret(config);
      return stream ->
          new HttpFilter() {
            @Override
            public HeadersStatus onRequestHeaders(boolean endOfStream) {
              var text = new String(secret.get(stream), StandardCharsets.UTF_8);
              stream.request().headers().set("x-secret", text);
              return HeadersStatus.CONTINUE;
            }
          };
    }
  }

  @Test
  void secretsCanChange() {
    try (var envoy =
        TestEnvoy.builder().secret("key", "old").filter(new Secretive(), "key").start()) {
      assertThat(envoy.get("/").send().upstream()).hasHeader("x-secret", "old");
      envoy.secret("key", "new");
      assertThat(envoy.get("/").send().upstream()).hasHeader("x-secret", "new");
    }
    assertThatThrownBy(() -> TestEnvoy.of(new Secretive(), "key"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("secret 'key'");
  }

  @Test
  void metadataHasListsAndNames() {
    try (var envoy =
        doing(
            stream -> {
              var metadata = stream.dynamicMetadata();
              assertThat(metadata.addString("n", "list", "a")).isTrue();
              assertThat(metadata.addNumber("n", "list", 2)).isTrue();
              assertThat(metadata.addBoolean("n", "list", true)).isTrue();
              metadata.setString("n", "text", "b");
              assertThat(metadata.addString("n", "text", "c")).isFalse();
              assertThat(metadata.getList("n", "list")).containsExactly("a", 2.0, true);
              assertThat(metadata.namespaces()).containsExactly("n");
              assertThat(metadata.keys("n")).containsExactly("list", "text");
            })) {
      var exchange = envoy.get("/").send();
      assertThat(envoy.failures()).isZero();
      assertThat(exchange.metadata("n", "list")).isEqualTo(List.of("a", 2.0, true));
    }
  }

  @Test
  void structuresAddTheirFields() {
    // {"a": "b", "c": [1.5, true]}
    var text = "0a08 0a0161 1203 1a0162";
    var number = "0a09 11 000000000000f83f";
    var list = "0a16 0a0163 1211 320f " + number + " 0a02 2001";
    var struct = HexFormat.of().parseHex((text + list).replace(" ", ""));
    try (var envoy =
        doing(
            stream -> {
              stream.dynamicMetadata().setStruct("n", struct);
              stream.dynamicMetadata().setStruct("n", new byte[] {1, 2});
              assertThat(stream.dynamicMetadata().getString("n", "a")).isEqualTo("b");
              assertThat(stream.dynamicMetadata().getList("n", "c")).containsExactly(1.5, true);
            })) {
      var exchange = envoy.get("/").send();
      assertThat(envoy.failures()).isZero();
      assertThat(exchange.metadata("n", "c")).isEqualTo(List.of(1.5, true));
    }
  }

  @Test
  void typedMessagesAndTypedFilterStateKeepWhatWasSet() {
    try (var envoy =
        doing(
            stream -> {
              var message = new TypedMessage("type.googleapis.com/a.B", new byte[200]);
              stream.dynamicMetadata().setTyped("n", message);
              var found = Objects.requireNonNull(stream.dynamicMetadata().getTyped("n"));
              assertThat(found.typeUrl()).isEqualTo("type.googleapis.com/a.B");
              assertThat(found.value()).hasSize(200);
              var state = stream.filterState();
              assertThat(state.setTyped("envoy.network.upstream_server_name", "a.b")).isTrue();
              assertThat(state.getTyped("envoy.network.upstream_server_name")).isEqualTo("a.b");
              assertThat(state.setTyped("mine", "a")).isFalse();
            })) {
      var _ = envoy.get("/").send();
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void connectionsAreKnownOnceThereIsAnUpstream() {
    try (var envoy =
        TestEnvoy.of(
            "connected",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    events.add(String.valueOf(stream.connections().upstreamRemoteAddress()));
                    return HeadersStatus.CONTINUE;
                  }

                  @Override
                  public HeadersStatus onResponseHeaders(boolean endOfStream) {
                    var connections = stream.connections();
                    events.add(
                        "%s %s %s %s"
                            .formatted(
                                connections.downstreamDirectRemoteAddress(),
                                connections.upstreamRemoteAddress(),
                                connections.upstreamHostsAttempted(),
                                connections.upstreamConnectionIdsAttempted()));
                    return HeadersStatus.CONTINUE;
                  }
                })) {
      envoy.get("/").send().respond(200).end();
      assertThat(events)
          .containsExactly("null", "127.0.0.1:50000 127.0.0.1:8080 [127.0.0.1:8080] [2]");
      assertThat(envoy.failures()).isZero();
    }
  }
}
