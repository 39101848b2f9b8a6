// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ScriptFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test kit and Envoy do the same: the same streams through the same two filters, in both of
 * them, with the same hooks, bodies and outcome.
 */
@Tag("any-envoy")
final class DifferentialIT {
  private static final int SCENARIOS = 500;
  private static final long SEED = 1;
  private static final String STATS = "/stats?filter=%28_cx_rx_bytes_total%7Cscript.seen%29%24";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String ROUTES =
      """
      - match: { path: /routed }
        route: { cluster: upstream, timeout: 60s }
        typed_per_filter_config:
          script:
            "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
            dynamic_module_config: { name: script }
            per_route_config_name: script
            filter_config:
              "@type": type.googleapis.com/google.protobuf.StringValue
              value: own
      - match: { prefix: / }
        route: { cluster: upstream, timeout: 60s }
      """;

  @TempDir static Path directory;

  private EnvoyProcess envoy;
  private ScenarioUpstream upstream;
  private Httpbin answers;
  private int port;

  @BeforeEach
  void start() throws Exception {
    ModuleFile.of(directory, "script", ScriptFactory.class);
    upstream = ScenarioUpstream.start();
    answers = Httpbin.start(0);
    envoy = startEnvoy();
    port = envoy.port(EnvoyConfig.LISTENER);
  }

  @AfterEach
  void stop() throws Exception {
    envoy.close();
    upstream.close();
    answers.close();
  }

  @Test
  void scenariosGoInTheKitAsTheyGoInEnvoy() throws Exception {
    EnvoyVersion.assumeAtLeast("1.40.0", envoy);
    var runs = new ArrayList<Run>();
    var random = new Random(SEED);
    for (int number = 0; runs.size() < SCENARIOS; number++) {
      var scenario = Scenario.random(random, number);
      var kit = KitRun.of(scenario);
      // A stream that waits for ever cannot be told from one that takes its time, and a race has
      // no certain end.
      if (kit.complete() && !kit.races())
        runs.add(new Run(scenario, kit.result(), run(scenario, kit)));
    }
    assertThat(runs.stream().map(this::difference).filter(text -> !text.isEmpty())).isEmpty();
  }

  private EnvoyProcess startEnvoy() {
    var config =
        EnvoyConfig.upstream(upstream.port())
            .trailers()
            .connectionManagerOptions("delayed_close_timeout: 0.01s")
            .listenerOptions("per_connection_buffer_limit_bytes: " + Scenario.BUFFER_LIMIT)
            .routes(ROUTES)
            .cluster(ScriptFactory.CLUSTER, answers.port())
            .filter("script", "script", "0")
            .filter("script", "script", "1");
    return EnvoyProcess.builder().config(config.yaml()).modules(directory).concurrency(1).start();
  }

  /**
   * A scenario in the kit and in Envoy.
   *
   * @param kit its trace in the kit
   * @param response what the client got from Envoy
   */
  private record Run(Scenario scenario, ScenarioResult kit, ScenarioWire.Received response) {}

  /** Runs a scenario in Envoy, until the filters have seen as much as in the kit. */
  private ScenarioWire.Received run(Scenario scenario, KitRun kit) throws IOException {
    var before = Progress.of(envoy.admin(STATS));
    upstream.answer(
        ScenarioWire.parts("HTTP/1.1 200 OK\r\n", scenario.response(), "x-t: 2")
            .subList(0, kit.responseSteps().size()),
        (part, bytes) ->
            await(
                now ->
                    now.upstreamRead >= before.upstreamRead + bytes
                        && now.seen >= before.seen + kit.seenBehind(part)));
    var response = exchange(scenario, kit, before);
    await(now -> now.seen >= before.seen + kit.result().seen().size());
    return response;
  }

  /** Returns how Envoy differs from the kit; nothing if it does not. */
  private String difference(Run run) {
    var scenario = run.scenario;
    var words = run.response.start().split(" ", -1);
    var request = upstream.request(scenario.name());
    var real =
        new ScenarioResult(
            seen(scenario),
            run.response.describe(words.length > 1 ? words[1] : run.response.start()),
            request == null ? "-" : request.describe(scenario.kind().method()));
    return real.equals(run.kit) ? "" : "%s%nkit: %s%nEnvoy: %s".formatted(scenario, run.kit, real);
  }

  private ScenarioWire.Received exchange(Scenario scenario, KitRun kit, Progress before)
      throws IOException {
    var head =
        "%s %s HTTP/1.1\r\nhost: test\r\n%s: %s\r\n%s"
            .formatted(
                scenario.kind().method(),
                scenario.path(),
                ScriptFactory.HEADER,
                scenario.script(),
                scenario.kind() == Scenario.Kind.GRPC ? "content-type: application/grpc\r\n" : "");
    var parts = ScenarioWire.parts(head, scenario.request(), "x-t: 1");
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) LIMIT.toMillis());
      long sent = 0;
      for (int i = 0; i < kit.requestSteps().size(); i++) {
        socket.getOutputStream().write(parts.get(i).getBytes(ISO_8859_1));
        sent += parts.get(i).length();
        long read = before.clientRead + sent;
        long seen = before.seen + kit.requestSteps().get(i);
        await(now -> now.clientRead >= read && now.seen >= seen);
      }
      return ScenarioWire.read(
          new BufferedInputStream(socket.getInputStream()), scenario.kind() == Scenario.Kind.HEAD);
    } catch (SocketTimeoutException e) {
      return new ScenarioWire.Received("timeout", List.of(), "", List.of(), false);
    }
  }

  private List<String> seen(Scenario scenario) {
    var begin = ScriptFactory.LINE + scenario.name() + ScriptFactory.SEPARATOR;
    return KitRun.seen(envoy.awaitLog(line -> line.contains(begin), LIMIT));
  }

  /** Waits until Envoy has come so far. If it never does there is a difference, which is found. */
  private void await(Predicate<Progress> condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    boolean there = false;
    while (!there && System.nanoTime() < end) {
      there = condition.test(Progress.of(envoy.admin(STATS)));
    }
  }

  /**
   * How far Envoy is.
   *
   * @param clientRead how many bytes it has read from clients
   * @param upstreamRead how many bytes it has read from upstreams
   * @param seen how much the filters have seen
   */
  private record Progress(long clientRead, long upstreamRead, long seen) {
    static Progress of(String stats) {
      return new Progress(
          value(stats, "http.main.downstream_cx_rx_bytes_total"),
          value(stats, "cluster.upstream.upstream_cx_rx_bytes_total"),
          value(stats, "dynamicmodulescustom.script.seen"));
    }

    private static long value(String stats, String name) {
      return stats
          .lines()
          .filter(line -> line.startsWith(name + ": "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
          .findFirst()
          .orElse(0);
    }
  }
}
