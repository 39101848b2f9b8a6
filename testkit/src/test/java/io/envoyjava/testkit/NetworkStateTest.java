// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionOptions.Option;
import io.envoyjava.sdk.network.ConnectionOptions.Stage;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import io.envoyjava.sdk.network.NetworkStatus;
import io.envoyjava.sdk.stream.Attribute;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What network filters find and leave, and what they ask of others. */
final class NetworkStateTest {

  /** Does something with each new connection. */
  private static NetworkFilterConfig onNewConnection(Consumer<Connection> action) {
    return connection ->
        new NetworkFilter() {
          @Override
          public NetworkStatus onNewConnection() {
            action.accept(connection);
            return NetworkStatus.CONTINUE;
          }
        };
  }

  /** Returns what a filter's code finds in the connection of a client. */
  private static String found(
      Function<TestClient, TestClient> client, Function<Connection, Object> code) {
    var config =
        onNewConnection(
            connection -> connection.write(code.apply(connection).toString().getBytes(UTF_8)));
    try (var envoy = TestEnvoy.network("asking", config)) {
      var connection = client.apply(envoy.client()).connect();
      assertThat(envoy.failures()).as(() -> envoy.log().toString()).isZero();
      return connection.sent();
    }
  }

  @Test
  void addressesAreThoseOfTheClient() {
    assertThat(
            found(
                client -> client.address("10.0.0.7", 4000).through("10.0.0.1", 5000).to("::1", 443),
                connection ->
                    "%s %s %s"
                        .formatted(
                            connection.remoteAddress(),
                            connection.directRemoteAddress(),
                            connection.localAddress())))
        .isEqualTo("/10.0.0.7:4000 /10.0.0.1:5000 /[0:0:0:0:0:0:0:1]:443");
  }

  @Test
  void theTlsSessionIsTheClients() {
    assertThat(
            found(
                client ->
                    client.serverName("a.example").uriSan("spiffe://a").dnsSan("b").subject("CN=c"),
                connection -> {
                  var tls = connection.tls();
                  return "%s %s %s %s %s"
                      .formatted(
                          connection.isTls(),
                          tls.requestedServerName(),
                          tls.peerUriSans(),
                          tls.peerDnsSans(),
                          tls.peerSubject());
                }))
        .isEqualTo("true a.example [spiffe://a] [b] CN=c");
    assertThat(
            found(
                client -> client,
                connection -> connection.isTls() + " " + connection.tls().peerUriSans()))
        .isEqualTo("false []");
  }

  @Test
  void attributesFollowFromTheConnection() {
    assertThat(
            found(
                client ->
                    client
                        .address("10.0.0.7", 4000)
                        .attribute(Attribute.CONNECTION_TLS_VERSION, "TLSv1.3"),
                connection ->
                    "%s %s %s"
                        .formatted(
                            connection.attribute(Attribute.SOURCE_ADDRESS),
                            connection.attribute(Attribute.SOURCE_PORT).orElse(0),
                            connection.attribute(Attribute.CONNECTION_TLS_VERSION))))
        .isEqualTo("10.0.0.7:4000 4000 TLSv1.3");
  }

  @Test
  void whatAFilterLeavesIsThere() {
    var option = new Option(6, 1, Stage.PREBIND);
    var bytes = new Option(6, 2, Stage.PREBIND);
    var config =
        onNewConnection(
            connection -> {
              var metadata = connection.dynamicMetadata();
              assertThat(metadata.getString("given", "key")).isEqualTo("value");
              metadata.setString("ns", "text", "a");
              metadata.setNumber("ns", "number", 1.5);
              metadata.setBoolean("ns", "truth", true);
              metadata.setStrings("ns", Map.of("more", "b"));
              assertThat(metadata.getNumber("ns", "number")).hasValue(1.5);
              assertThat(connection.filterState().set("key", new byte[] {1, 2})).isTrue();
              assertThat(connection.filterState().get("key")).containsExactly(1, 2);
              assertThat(connection.filterState().setTyped("envoy.string", "typed")).isTrue();
              connection.socketOptions().set(option, 1);
              connection.socketOptions().set(bytes, new byte[] {3});
              assertThat(connection.socketOptions().list()).containsExactly(option, bytes);
              assertThat(connection.socketOptions().getInt(option)).hasValue(1);
              assertThat(connection.socketOptions().getBytes(bytes)).containsExactly(3);
            });
    try (var envoy = TestEnvoy.network("leaving", config)) {
      var connection = envoy.client().metadata("given", "key", "value").connect();
      assertThat(envoy.failures()).as(() -> envoy.log().toString()).isZero();
      assertThat(connection.metadata("ns", "text")).isEqualTo("a");
      assertThat(connection.metadata("ns", "number")).isEqualTo(1.5);
      assertThat(connection.metadata("ns", "truth")).isEqualTo(true);
      assertThat(connection.metadata("ns", "more")).isEqualTo("b");
      assertThat(connection.filterState("key")).containsExactly(1, 2);
      assertThat(connection.filterState("envoy.string")).asString().isEqualTo("typed");
      assertThat(connection.socketOption(option)).isEqualTo(1);
    }
  }

  @Test
  void theHostIsKnownOnceItIsChosen() {
    NetworkFilterConfig config =
        connection ->
            new NetworkFilter() {
              @Override
              public NetworkStatus onRead(boolean endOfStream) {
                var host = connection.upstreamHost();
                connection.write(
                    "%s %s %s %s %s;"
                        .formatted(
                            host.isChosen(),
                            host.address(),
                            host.hostname(),
                            host.cluster(),
                            host.hosts("db", 0).isPresent())
                        .getBytes(UTF_8));
                return NetworkStatus.CONTINUE;
              }
            };
    try (var envoy = TestEnvoy.network("asking", config)) {
      var connection = envoy.connect().receive("a");
      envoy.cluster("db");
      connection.chooseHost("db", "10.0.0.9", 5432, "db.example").receive("b");
      assertThat(connection)
          .hasSent("false null null null false;true /10.0.0.9:5432 db.example db true;");
    }
  }

  /** Counts its connections; its configuration is a label that must not be empty. */
  private static final class CountingFactory implements NetworkFilterFactory {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public NetworkFilterConfig configure(ConfigContext context, String config) {
      if (config.isEmpty()) throw new InvalidConfigException("a label is required");
      var connections = context.counter("connections");
      var open = context.gauge("open");
      var sizes = context.histogram("sizes");
      context.executor().execute(() -> connections.increment(10));
      return connection ->
          new NetworkFilter() {
            @Override
            public NetworkStatus onRead(boolean endOfStream) {
              connections.increment(connection);
              open.increment(connection, 3);
              open.decrement(connection, 1);
              sizes.record(connection, connection.readBuffer().size());
              return NetworkStatus.CONTINUE;
            }
          };
    }
  }

  @Test
  void metricsAreCounted() {
    try (var envoy = TestEnvoy.network(new CountingFactory(), "label")) {
      var connection = envoy.connect().receive("four").receive("five5");
      assertThat(connection).hasPassed("fourfive5");
      assertThat(envoy.counter("connections")).isEqualTo(12);
      assertThat(envoy.gauge("counting.open")).isEqualTo(4);
      assertThat(envoy.histogram("sizes")).containsExactly(4L, 5L);
    }
  }

  @Test
  void aConfigurationIsRefusedWithItsReason() {
    assertThatThrownBy(() -> TestEnvoy.network(new CountingFactory(), ""))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("a label is required");
  }

  @Test
  void anEnvoyWithoutNetworkFiltersTakesNoConnection() {
    try (var envoy = TestEnvoy.builder().start()) {
      assertThatThrownBy(envoy::connect).hasMessageContaining("no network filter");
    }
  }

  @Test
  void requestsGoToClusters() {
    var config =
        onNewConnection(
            connection ->
                connection
                    .cluster("auth")
                    .send(
                        CalloutRequest.get("/check"),
                        response ->
                            connection.write(Integer.toString(response.status()).getBytes(UTF_8)),
                        failure -> connection.write(failure.reason().name().getBytes(UTF_8))));
    try (var envoy = TestEnvoy.network("asking", config)) {
      var auth = envoy.cluster("auth");
      var connection = envoy.connect();
      assertThat(connection).hasSent("");
      auth.next().respond(204).end();
      assertThat(connection).hasSent("204");
      var closed = envoy.connect().receiveReset();
      assertThat(auth.requests().getLast().isCancelled()).isTrue();
      assertThat(closed).hasSent("");
    }
  }

  @Test
  void resultsComeBackFromOtherThreads() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        var envoy =
            TestEnvoy.network(
                "asking",
                onNewConnection(
                    connection ->
                        connection.callAsync(
                            () -> "result",
                            executor,
                            text -> connection.write(text.getBytes(UTF_8)))))) {
      var connection = envoy.connect().await(it -> !it.sent().isEmpty());
      assertThat(connection).hasSent("result");
    }
  }

  @Test
  void whatTheKitDoesNotModelIsRefused() {
    assertThat(
            found(
                client -> client,
                connection -> {
                  try {
                    connection.disableClose(true);
                    return "done";
                  } catch (UnsupportedOperationException e) {
                    return e.toString();
                  }
                }))
        .contains("network_filter_disable_close");
  }
}
