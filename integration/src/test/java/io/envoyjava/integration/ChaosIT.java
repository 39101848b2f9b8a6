// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BusyFactory;
import io.envoyjava.integration.filters.DeepFactory;
import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.integration.filters.PhasesFactory;
import io.envoyjava.integration.filters.ReplierFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters that make all calls of the SDK in all phases and do wrong whatever they can, at random
 * and all at the same time. Each {@link RandomRequest} is that of a seed, and a round is that of
 * the seeds from one on.
 *
 * <p>A failure names the seeds that may have caused it. {@code -Denvoyjava.chaos.seed=…} starts
 * with that one, {@code -Denvoyjava.chaos.requests=1} sends no other, and {@code
 * -Denvoyjava.chaos.seconds=…} sets how long all rounds take. Each round has an Envoy of its own,
 * so with {@code -Denvoyjava.chaos.round=…}, the seconds of one, more of what happens at its start
 * and its end can be tried.
 */
@Tag("any-envoy")
final class ChaosIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ChaosIT.class);

  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("envoyjava.chaos.seconds", Scale.of(5, 600)));
  private static final long FIRST_SEED =
      Long.getLong("envoyjava.chaos.seed", System.currentTimeMillis() * 1_000_000);
  private static final long REQUESTS = Long.getLong("envoyjava.chaos.requests", Long.MAX_VALUE);

  /** Short enough for a fault to be found again, and for the log of an Envoy to be kept. */
  private static final Duration ROUND =
      Duration.ofSeconds(Integer.getInteger("envoyjava.chaos.round", 30));

  private static final int CLIENTS = 8;
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir Path directory;

  private final AtomicLong nextSeed = new AtomicLong(FIRST_SEED);
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  /** The seeds of the requests that have not come to their end. */
  private final Set<Long> underWay = new ConcurrentSkipListSet<>();

  private long end;

  @BeforeEach
  void makeModules() {
    ModuleFile.of(directory, "phases", PhasesFactory.class);
    ModuleFile.of(directory, "replier", ReplierFactory.class);
    ModuleFile.of(directory, "faulty", FaultyFactory.class);
    ModuleFile.of(directory, "deep", DeepFactory.class);
    ModuleFile.of(directory, "busy", BusyFactory.class);
  }

  @Test
  void envoyLivesAndEachRequestEnds() throws Exception {
    end = System.nanoTime() + TIME.toNanos();
    try (var upstream = EchoUpstream.start()) {
      do {
        long first = nextSeed.get();
        try {
          round(upstream);
        } catch (Exception | AssertionError e) {
          throw new AssertionError(
              "round from seed %d to %d: %s".formatted(first, nextSeed.get(), suspects(upstream)),
              e);
        }
        report(first);
      } while (System.nanoTime() - end < 0 && isLeft());
    }
    FAULTS.assertHas(
        "Any calls of the SDK in any phases, and all of these faults, at random, in five modules at"
            + " once, with clients that reset",
        "an answer, or a response that is cut off",
        "what was thrown",
        "nothing but the requests that failed");
  }

  private boolean isLeft() {
    return nextSeed.get() - FIRST_SEED < REQUESTS;
  }

  private void report(long first) {
    System.out.printf(
        "chaos: seeds %d to %d, %d requests so far, %d of them cancelled, %d cut off before the"
            + " answer%n",
        first, nextSeed.get(), nextSeed.get() - FIRST_SEED, cancelled.get(), unanswered.get());
  }

  /** Sends requests to an Envoy until the round's time is up. */
  private void round(EchoUpstream upstream) throws Exception {
    long roundEnd = Math.min(end - System.nanoTime(), ROUND.toNanos()) + System.nanoTime();
    var envoy = start(upstream);
    try (envoy) {
      var clients = new ArrayList<Callable<@Nullable Void>>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            () -> {
              while (System.nanoTime() - roundEnd < 0 && envoy.isAlive()) {
                long seed = nextSeed.getAndIncrement();
                if (seed - FIRST_SEED >= REQUESTS) break;
                send(envoy, RandomRequest.of(seed));
              }
              return null;
            });
      }
      try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
        for (var client : threads.invokeAll(clients)) client.get();
      }
      assertUnharmed(envoy);
    } catch (Exception | AssertionError e) {
      throw withLog(envoy, e);
    }
  }

  /** Keeps Envoy's log. */
  private static AssertionError withLog(EnvoyProcess envoy, Throwable failure) throws IOException {
    var file = Files.write(Path.of("target", "chaos-envoy.log"), envoy.log());
    return new AssertionError("Envoy's log is in " + file.toAbsolutePath(), failure);
  }

  private static void assertUnharmed(EnvoyProcess envoy) throws Exception {
    eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
    // Not at once: the last request may have ordered a fault of the next one's newFilter.
    eventually(() -> assertThat(answer(envoy)).startsWith("HTTP/1.1 200 OK").contains("echo:"));
    assertThat(envoy.terminate()).isZero();
    assertThat(envoy.log().stream().filter(line -> line.contains("NoClassDefFoundError")))
        .isEmpty();
    assertThat(envoy.log().stream().filter(line -> line.contains("envoy bug failure"))).isEmpty();
  }

  private static String answer(EnvoyProcess envoy) throws Exception {
    var request = PhasesConfig.request("/echo", "");
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      return exchange.awaitEnd();
    }
  }

  /** Sends a request, and awaits its end if the client does. */
  private void send(EnvoyProcess envoy, RandomRequest request) throws Exception {
    underWay.add(request.seed());
    var sent = request.text().substring(0, request.sent());
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), sent)) {
      if (request.isComplete()) {
        var answer = exchange.awaitEnd();
        // A response that is reset may not have got any further than Envoy's buffer.
        if (answer.isEmpty()) unanswered.incrementAndGet();
        else assertThat(answer).startsWith("HTTP/1.1 ");
      } else {
        cancelled.incrementAndGet();
        exchange.reset();
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d: %s".formatted(request.seed(), request.text()), e);
    }
    if (envoy.isAlive()) underWay.remove(request.seed());
  }

  /** Tries each request that was under way once more, alone; returns what came of that. */
  private String suspects(EchoUpstream upstream) {
    return underWay.stream().map(seed -> seed + " " + alone(upstream, seed)).collect(joining("; "));
  }

  private String alone(EchoUpstream upstream, long seed) {
    try (var envoy = start(upstream)) {
      send(envoy, RandomRequest.of(seed));
      assertUnharmed(envoy);
      return "does no harm alone";
    } catch (Exception | AssertionError e) {
      return "fails alone, with " + e;
    }
  }

  private EnvoyProcess start(EchoUpstream upstream) throws IOException {
    var config =
        PhasesConfig.withRoutes(upstream.port())
            .filter("busy")
            .filter("deep")
            .filter("faulty")
            .filter("replier", "response")
            .filter("phases", "listener")
            .filter("replier", "request")
            .upstreamFilter("phases", "cluster");
    return EnvoyProcess.builder()
        .config(PhasesConfig.yaml(config))
        .modules(directory)
        .concurrency(1)
        // The JDK would make its method handles for reflection at the end of the stack.
        .env("ENVOY_JAVA_OPTS", "-Xmx48m -Djdk.reflect.useNativeAccessorOnly=true")
        .start();
  }
}
