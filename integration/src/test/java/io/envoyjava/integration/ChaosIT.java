// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BusyFactory;
import io.envoyjava.integration.filters.DeepFactory;
import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.integration.filters.Operation;
import io.envoyjava.integration.filters.Phase;
import io.envoyjava.integration.filters.PhasesFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Filters that do wrong whatever they can, at random and all at the same time. */
@Tag("any-envoy")
final class ChaosIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ChaosIT.class);

  private static final Duration TIME = Duration.ofSeconds(Scale.of(5, 600));
  private static final int CLIENTS = 8;
  private static final String ACTIVE = "http.main.downstream_rq_active";

  /** What a hook can do wrong. */
  private static final List<String> IN_HOOKS =
      List.of(
          "THROW",
          "THROW_THROWING",
          "THROW_REPLYING",
          "THROW_RECURSING",
          "THROW_HUGE",
          "NULL",
          "RECURSE",
          "DIVE",
          "EXHAUST",
          "HOARD",
          "DEAD_SEGMENT",
          "TWO_REPLIES");

  private static final List<String> HOOKS =
      List.of(
          "newFilter",
          "onRequestHeaders",
          "onRequestBody",
          "onRequestTrailers",
          "onResponseHeaders",
          "onResponseBody",
          "onResponseTrailers",
          "onLocalReply",
          "onStreamComplete",
          "onDestroy");

  /** What a task can do wrong, for which a message waits: all of it throws. */
  private static final List<String> IN_TASKS =
      List.of(
          "THROW",
          "THROW_THROWING",
          "THROW_REPLYING",
          "THROW_RECURSING",
          "THROW_HUGE",
          "RECURSE",
          "EXHAUST");

  private static final List<String> TASKS =
      List.of("a task for the request", "a task for the response");

  private static final List<String> DEPTHS =
      List.of(
          "reply",
          "reply once",
          "reply without memory",
          "continue",
          "submit",
          "submit without memory",
          "use");

  @TempDir Path directory;

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  @Test
  void envoyLivesAndEachRequestEnds() throws Exception {
    ModuleFile.of(directory, "phases", PhasesFactory.class);
    ModuleFile.of(directory, "faulty", FaultyFactory.class);
    ModuleFile.of(directory, "deep", DeepFactory.class);
    ModuleFile.of(directory, "busy", BusyFactory.class);
    try (var upstream = EchoUpstream.start();
        var envoy = start(upstream)) {
      var clients = new ArrayList<Callable<@Nullable Void>>();
      for (int i = 0; i < CLIENTS; i++) {
        long seed = System.nanoTime() + i;
        clients.add(() -> client(envoy.port(EnvoyConfig.LISTENER), seed));
      }
      try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
        for (var client : threads.invokeAll(clients)) client.get();
      }
      eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
      // Not at once: the last request may have ordered a fault of the next one's newFilter.
      eventually(() -> assertThat(answer(envoy)).startsWith("HTTP/1.1 200 OK").contains("echo:"));
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log().stream().filter(line -> line.contains("NoClassDefFoundError")))
          .isEmpty();
      System.out.printf(
          "%d requests in %d s, %d of them cancelled%n",
          requests.get(), TIME.toSeconds(), cancelled.get());
    }
    FAULTS.assertHas(
        "All of these faults at random, in four modules at once, with clients that go away",
        "an answer, or a response that is cut off",
        "what was thrown",
        "nothing but the requests that failed");
  }

  private static String answer(EnvoyProcess envoy) throws Exception {
    try (var exchange = request(envoy.port(EnvoyConfig.LISTENER), "")) {
      return exchange.awaitEnd();
    }
  }

  private EnvoyProcess start(EchoUpstream upstream) {
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("busy")
            .filter("deep")
            .filter("faulty")
            .filter("phases")
            .connectionManagerOptions(
                """
                http_protocol_options: { enable_trailers: true }
                delayed_close_timeout: 0.01s
                """)
            .upstreamHttpOptions(
                "explicit_http_config: { http_protocol_options: { enable_trailers: true } }");
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(directory)
        .concurrency(1)
        .env("ENVOY_JAVA_OPTS", "-Xmx64m")
        .start();
  }

  private @Nullable Void client(int port, long seed) throws Exception {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    long end = System.nanoTime() + TIME.toNanos();
    while (System.nanoTime() - end < 0) {
      var orders = orders(random);
      boolean goesAway = orders.contains("x-busy") || random.nextInt(10) == 0;
      requests.incrementAndGet();
      try (var exchange = request(port, orders)) {
        if (goesAway) cancelled.incrementAndGet();
        else assertThat(exchange.awaitEnd()).as(orders).startsWith("HTTP/1.1 ");
      } catch (Exception e) {
        throw new AssertionError(orders, e);
      }
    }
    return null;
  }

  private static String orders(RandomGenerator random) {
    // Has the filter forget what it has noted.
    if (random.nextInt(200) == 0) return "x-results: yes\r\n";
    var orders = new StringBuilder();
    if (random.nextInt(2) == 0) {
      var phases = Phase.values();
      var operations = Operation.values();
      orders
          .append("x-do: ")
          .append(operations[random.nextInt(operations.length)])
          .append(' ')
          .append(phases[random.nextInt(phases.length)])
          .append("\r\n");
    }
    switch (random.nextInt(6)) {
      case 0 -> orders.append(FaultsIT.order(any(IN_TASKS, random), any(TASKS, random)));
      case 1, 2 -> orders.append(FaultsIT.order(any(IN_HOOKS, random), any(HOOKS, random)));
      default -> {}
    }
    if (random.nextInt(2) == 0) orders.append("x-hold: yes\r\n");
    if (random.nextInt(8) == 0) {
      orders.append("x-deep: ").append(any(DEPTHS, random)).append("\r\n");
    }
    if (random.nextInt(50) == 0) orders.append("x-busy: self\r\n");
    return orders.toString();
  }

  private static String any(List<String> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }

  private static Exchange request(int port, String orders) throws Exception {
    return Exchange.start(port, FaultsIT.head("/echo", orders) + FaultsIT.BODY);
  }
}
