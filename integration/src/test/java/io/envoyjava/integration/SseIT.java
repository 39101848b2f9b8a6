// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The filter sse is a server: it publishes events to clients that stay connected. */
@SuppressWarnings("try") // clients leave before their Envoy ends
@Tag("any-envoy")
final class SseIT {
  private static final String PREFIX = "dynamicmodulescustom.sse.";
  private static final String ACTIVE = "http.main.downstream_rq_active";

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void eachClientGetsAllEventsInTheirOrder() throws Exception {
    int count = 200;
    try (var envoy = start(config(""));
        var publishers = Executors.newFixedThreadPool(4)) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      var sources = new ArrayList<EventSource>();
      for (int i = 0; i < 8; i++) sources.add(EventSource.open(port, null));
      awaitClients(envoy, 8);
      var requests =
          IntStream.range(0, count)
              .<Callable<Integer>>mapToObj(i -> () -> publish(envoy, "event " + i).statusCode())
              .toList();
      for (var status : publishers.invokeAll(requests)) assertThat(status.get()).isEqualTo(202);
      for (var source : sources) {
        eventually(() -> assertThat(source.events()).hasSize(count));
        assertThat(source.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(ids(source)).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        assertThat(source.events()).isEqualTo(sources.getFirst().events());
      }
      assertThat(sources.getFirst().events())
          .extracting(EventSource.Event::data)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, count).mapToObj(i -> "event " + i).toList());
      assertThat(envoy.stat(PREFIX + "events")).isEqualTo(count);
      for (var source : sources) source.close();
      nothingIsLeft(envoy);
    }
  }

  @Test
  void clientThatComesBackGetsWhatItHasMissed() throws Exception {
    try (var envoy = start(config(""))) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      for (int i = 1; i <= 5; i++) assertThat(publish(envoy, "é " + i).body()).isEqualTo(i + "\n");
      try (var returning = EventSource.open(port, "3");
          var fresh = EventSource.open(port, null);
          var stranger = EventSource.open(port, "not a number");
          var older = EventSource.open(port, "1000000")) {
        awaitClients(envoy, 4);
        publish(envoy, "two\nlines");
        eventually(() -> assertThat(ids(returning)).containsExactly(4, 5, 6));
        assertThat(returning.events().getFirst().data()).isEqualTo("é 4");
        assertThat(returning.events().getLast().data()).isEqualTo("two\nlines");
        eventually(() -> assertThat(ids(fresh)).containsExactly(6));
        eventually(() -> assertThat(ids(stranger)).containsExactly(6));
        eventually(() -> assertThat(ids(older)).containsExactly(1, 2, 3, 4, 5, 6));
      }
      nothingIsLeft(envoy);
    }
  }

  @Test
  void slowClientPausesAndGoesOnWithoutHoldingUpOthers() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    int count = 300;
    try (var envoy =
            start(
                config("{\"history_bytes\": 1000000}")
                    .listenerOptions("per_connection_buffer_limit_bytes: 65536"));
        var slow = EventSource.openIdle(envoy.port(EnvoyConfig.LISTENER), null);
        var fast = EventSource.open(envoy.port(EnvoyConfig.LISTENER), null)) {
      awaitClients(envoy, 2);
      for (int i = 1; i <= count; i++) {
        int published = i;
        assertThat(publish(envoy, "x".repeat(60_000)).statusCode()).isEqualTo(202);
        eventually(() -> assertThat(ids(fast)).contains(published));
      }
      assertThat(ids(fast)).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
      assertThat(envoy.stat(PREFIX + "pauses")).isPositive();
      // Of 18 MB, Envoy keeps what fits into its buffer, and a portion.
      assertThat(envoy.stat("http.main.downstream_cx_tx_bytes_buffered")).isLessThan(400_000);

      slow.read();
      eventually(() -> assertThat(ids(slow)).endsWith(count));
      var ids = ids(slow);
      assertThat(ids).startsWith(1, 2).isSorted().doesNotHaveDuplicates();
      var missed =
          slow.events().stream()
              .filter(event -> event.name().equals("missed"))
              .mapToInt(event -> Integer.parseInt(event.data()))
              .sum();
      assertThat(missed).isPositive().isEqualTo(count - ids.size());
      assertThat(envoy.stat(PREFIX + "missed")).isEqualTo(missed);
      publish(envoy, "after");
      eventually(() -> assertThat(slow.events().getLast().data()).isEqualTo("after"));
      slow.close();
      fast.close();
      nothingIsLeft(envoy);
    }
  }

  @Test
  void clientThatGoesIsForgotten() throws Exception {
    try (var envoy = start(config(""))) {
      for (int round = 0; round < 10; round++) {
        var sources = new ArrayList<EventSource>();
        for (int i = 0; i < 10; i++) {
          sources.add(EventSource.open(envoy.port(EnvoyConfig.LISTENER), "0"));
        }
        publish(envoy, "round");
        for (var source : sources) {
          eventually(() -> assertThat(source.events()).isNotEmpty());
          source.close();
        }
      }
      try (var _ = EventSource.open(envoy.port(EnvoyConfig.LISTENER), null)) {
        eventually(() -> assertThat(histogram(envoy)).contains("sse.ClientFilter"));
      }
      eventually(() -> assertThat(histogram(envoy)).doesNotContain("sse.ClientFilter"));
      nothingIsLeft(envoy);
    }
  }

  /** Without heartbeats, Envoy takes a stream without events for one that hangs. */
  @Test
  void heartbeatsKeepAStreamOpenForMinutes() throws Exception {
    var timeout = "stream_idle_timeout: 0.5s";
    var often = config("{\"heartbeat\": \"PT0.05S\"}").connectionManagerOptions(timeout);
    try (var envoy = start(often);
        var source = EventSource.open(envoy.port(EnvoyConfig.LISTENER), null)) {
      // Four times as long as Envoy would wait: with its own timeout, that is twenty minutes.
      eventually(() -> assertThat(source.heartbeats()).isGreaterThan(40));
      publish(envoy, "still here");
      eventually(() -> assertThat(source.events()).hasSize(1));
      assertThat(source.isEnded()).isFalse();
      source.close();
      nothingIsLeft(envoy);
    }
    var seldom = config("{\"heartbeat\": \"PT1H\"}").connectionManagerOptions(timeout);
    try (var envoy = start(seldom);
        var source = EventSource.open(envoy.port(EnvoyConfig.LISTENER), null)) {
      eventually(() -> assertThat(source.isEnded()).isTrue());
      nothingIsLeft(envoy);
    }
  }

  private static void nothingIsLeft(EnvoyProcess envoy) throws Exception {
    eventually(() -> assertThat(envoy.stat(PREFIX + "clients")).isZero());
    eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
    assertThat(envoy.stat(PREFIX + "failures")).isZero();
    assertThat(envoy.terminate()).isZero();
  }

  private static void awaitClients(EnvoyProcess envoy, int count) throws Exception {
    eventually(() -> assertThat(envoy.stat(PREFIX + "clients")).isEqualTo(count));
  }

  private static EnvoyConfig config(String settings) {
    return EnvoyConfig.direct().terminalFilter("sse", settings);
  }

  private static EnvoyProcess start(EnvoyConfig config) {
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(EnvoyConfig.module("sse"))
        .concurrency(2)
        .start();
  }

  private HttpResponse<String> publish(EnvoyProcess envoy, String data) throws Exception {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/events"))
            .POST(BodyPublishers.ofString(data));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Returns the numbers of the events; those without one are about events that were missed. */
  private static List<Integer> ids(EventSource source) {
    return source.events().stream()
        .map(EventSource.Event::id)
        .filter(id -> !id.isEmpty())
        .map(Integer::parseInt)
        .toList();
  }

  /** Returns the classes of the objects that are alive in Envoy's JVM. */
  private static String histogram(EnvoyProcess envoy) throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, Long.toString(envoy.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
