// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.Hook;
import io.envoyjava.integration.filters.Operation;
import io.envoyjava.integration.filters.Order;
import io.envoyjava.integration.filters.Phase;
import io.envoyjava.integration.filters.PhasesFactory;
import io.envoyjava.integration.filters.ReplierFactory;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * All calls that the SDK offers to a filter, in every phase of a stream: Envoy lives on, the
 * request is answered, and the outcome of the call is one that {@link PhaseTable} allows.
 */
@SuppressWarnings("NullAway.Init") // the test sets the fields first
final class PhasesIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(PhasesIT.class);

  private static final int CLIENTS = 16;

  /** Whether this is a run of the profile {@code night}. */
  private static final boolean NIGHT = Boolean.getBoolean("envoyjava.night");

  /** What becomes of a request, apart from the call that is tried. */
  enum Scenario {
    /** The upstream answers. */
    UPSTREAM("/echo", ""),
    /** The route has a direct response. */
    DIRECT("/direct", ""),
    /** The cluster has no hosts, so Envoy answers. */
    NO_HOST("/no-host", ""),
    /** The filter answers in its hook for the request's headers. */
    OWN_REPLY("/echo", "x-reply: own\r\n"),
    /** A later filter answers the request. */
    OTHERS_REPLY("/echo", "x-reply: request\r\n"),
    /** Another filter answers in the place of the response, which this filter has passed on. */
    OTHERS_LATE_REPLY("/echo", "x-reply: response\r\n");

    private final String path;
    private final String header;

    Scenario(String path, String header) {
      this.path = path;
      this.header = header;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @TempDir static Path directory;

  private final List<String> wrong = new ArrayList<>();
  private final TreeMap<String, String> record = new TreeMap<>();
  private PhaseTable table;
  private EnvoyProcess envoy;
  private String version;
  private int cells;
  private int requests;

  @Test
  void filterCanMakeAnyCallAtAnyTime() throws Exception {
    // On the older Envoys it runs at night.
    assumeThat(NIGHT || isDefault(EnvoyVersion.located())).isTrue();
    table = PhaseTable.read();
    table.assertComplete();
    try (var upstream = EchoUpstream.start();
        var started = start(upstream, directory, 1)) {
      envoy = started;
      version = started.version();
      for (var place : List.of("listener", "cluster")) {
        for (var scenario : Scenario.values()) tryAll(place, scenario);
      }
      report();
      assertUnharmed();
    } catch (Exception | AssertionError e) {
      var file = Files.write(Path.of("target", "phases-envoy.log"), envoy.log());
      throw new AssertionError("Envoy's log is in " + file.toAbsolutePath(), e);
    }
    assertThat(wrong.stream().limit(100)).as("%d wrong outcomes", wrong.size()).isEmpty();
    if (isDefault(version)) table.assertNothingTooMuch();
    FAULTS.assertHas(
        "Any call of the SDK, in any phase of a stream, of a listener's filter or a cluster's",
        "an answer, or a response that is cut off",
        "nothing",
        "nothing; the call is done, does nothing, or throws, as `phases.txt` says");
  }

  private static boolean isDefault(String version) {
    return version.equals(EnvoyBinary.defaultVersion());
  }

  /** Starts an Envoy with {@code phases} in the listener and in the cluster. */
  static EnvoyProcess start(EchoUpstream upstream, Path directory, int concurrency) {
    ModuleFile.of(directory, "phases", PhasesFactory.class);
    ModuleFile.of(directory, "replier", ReplierFactory.class);
    var config =
        PhasesConfig.withRoutes(upstream.port())
            .filter("replier", "response")
            .filter("phases", "listener")
            .filter("replier", "request")
            .upstreamFilter("phases", "cluster");
    return EnvoyProcess.builder()
        .config(PhasesConfig.yaml(config))
        .modules(directory)
        .concurrency(concurrency)
        .start();
  }

  private void assertUnharmed() throws Exception {
    eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isZero());
    assertThat(envoy.stat("dynamicmodulescustom.phases.failures")).isZero();
    assertThat(envoy.terminate()).isZero();
    // Older ones log what they do not offer to modules.
    assertThat(LogErrors.of(envoy.log()).stream().filter(line -> !line.contains("Unsupported")))
        .isEmpty();
  }

  private void report() throws Exception {
    var file = Path.of("target", "phases-" + version + ".txt");
    var lines = new ArrayList<String>();
    record.forEach((cell, outcome) -> lines.add(cell + " " + outcome));
    Files.write(file, lines);
    System.out.printf(
        "%d operations, %d phases, %d cells, %d requests; %s%n",
        Operation.all().size(), Phase.all().size(), cells, requests, file);
  }

  /** Asks for each operation in each phase. */
  private void tryAll(String place, Scenario scenario) throws Exception {
    int port = envoy.port(EnvoyConfig.LISTENER);
    var calls = new ArrayList<Callable<@Nullable Void>>();
    for (var phase : Phase.all()) {
      for (var operations : batches(place, scenario, phase)) {
        var order = new Order(phase, Order.Stress.NONE, operations);
        calls.add(
            () -> {
              assertAnswered(port, place, scenario, order);
              return null;
            });
      }
    }
    requests += calls.size();
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      var answers = calls.stream().map(clients::submit).toList();
      try {
        for (var answer : answers) answer.get();
      } finally {
        clients.shutdownNow(); // after a failure, the others would each wait for their time
      }
    }
    check(place, scenario, port);
  }

  /** What does not change the stream is asked for at once, and also in hooks that do not come. */
  private List<List<String>> batches(String place, Scenario scenario, Phase phase) {
    var together = new ArrayList<String>();
    var batches = new ArrayList<List<String>>();
    batches.add(together);
    boolean harmless = phase.mode() == Phase.Mode.THREAD || phase.hook() == Hook.DESTROY;
    for (var operation : Operation.all().values()) {
      if (harmless || !table.isAlone(operation)) together.add(operation.name());
      else if (table.isReached(version, place, scenario, phase.hook())) {
        batches.add(List.of(operation.name()));
      }
    }
    return batches;
  }

  private static void assertAnswered(int port, String place, Scenario scenario, Order order)
      throws Exception {
    var headers = "x-at: " + place + "\r\n" + scenario.header + Order.header(List.of(order));
    try (var exchange = Exchange.start(port, PhasesConfig.request(scenario.path, headers))) {
      var answer = exchange.awaitEnd();
      if (!answer.isEmpty() || !mayReset(order)) assertThat(answer).startsWith("HTTP/1.1 ");
    } catch (Exception | AssertionError e) {
      throw new AssertionError("%s, %s: %s".formatted(place, scenario, order), e);
    }
  }

  /**
   * Instead of a local reply, Envoy resets a response that has begun, of which nothing may have
   * been sent.
   */
  private static boolean mayReset(Order order) {
    return (order.phase().mode() == Phase.Mode.REPLIED && order.phase().hook().isForResponse())
        || order.operations().stream().anyMatch(PhasesIT::endsStream);
  }

  private static boolean endsStream(String operation) {
    return operation.startsWith("sendLocalReply")
        || operation.startsWith("startReply")
        || operation.startsWith("reset");
  }

  private void check(String place, Scenario scenario, int port) throws Exception {
    var reached = new HashSet<Phase>();
    for (var line : results(port)) {
      var words = line.split(" ", 3);
      var operation = Objects.requireNonNull(Operation.all().get(words[1]), line);
      var phase = Phase.of(words[0]);
      reached.add(phase);
      var cell = new PhaseTable.Cell(version, place, scenario, phase, operation);
      var error = table.check(cell, words[2]);
      if (!error.isEmpty()) wrong.add(error);
      record.put("%s %s %s %s".formatted(operation.name(), place, scenario, phase), words[2]);
      cells++;
    }
    checkReached(place, scenario, reached);
  }

  private void checkReached(String place, Scenario scenario, Set<Phase> reached) {
    for (var phase : Phase.all()) {
      boolean expected = table.isReached(version, place, scenario, phase.hook());
      // A task may come too late.
      boolean certain = phase.mode() == Phase.Mode.HOOK || phase.mode() == Phase.Mode.THREAD;
      if (reached.contains(phase) != expected && (certain || !expected)) {
        wrong.add("%s, %s: %s reached: %s".formatted(place, scenario, phase, !expected));
      }
    }
  }

  private static List<String> results(int port) throws Exception {
    var request = PhasesConfig.request("/results", "x-results: yes\r\n");
    try (var exchange = Exchange.start(port, request)) {
      var answer = exchange.awaitEnd();
      return answer.substring(answer.indexOf("\r\n\r\n") + 4).lines().toList();
    }
  }
}
