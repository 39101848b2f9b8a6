// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.Operation;
import io.envoyjava.integration.filters.Phase;
import io.envoyjava.integration.filters.PhasesFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that a filter can do to its stream, in every phase of it: Envoy lives on, the request
 * is answered, and what the Javadoc promises of the call is what comes of it.
 */
final class PhasesIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(PhasesIT.class);

  private static final int CLIENTS = 16;
  private static final String BODY = "5\r\nhello\r\n0\r\nx-trailer: yes\r\n\r\n";

  /** So that there is a span. */
  private static final String TRACING =
      """
      tracing:
        provider:
          name: envoy.tracers.zipkin
          typed_config:
            "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
            collector_cluster: nowhere
            collector_endpoint: /spans
            collector_endpoint_version: HTTP_JSON
      """;

  private static final String CLUSTER_WITHOUT_HOSTS =
      """
        - name: nowhere
          load_assignment: { cluster_name: nowhere }
      """;

  private static final Set<Phase> BEFORE_THE_RESPONSE =
      EnumSet.of(Phase.NEW_FILTER, Phase.REQUEST_HEADERS, Phase.HELD_REQUEST_HEADERS);

  @TempDir static Path directory;

  private EchoUpstream upstream;
  private EnvoyConfig config;

  private record Outcome(Operation operation, Phase phase, String result) {
    static Outcome parse(String line) {
      var words = line.split(" ", 3);
      return new Outcome(Operation.valueOf(words[0]), Phase.valueOf(words[1]), words[2]);
    }
  }

  @BeforeEach
  void configure() throws Exception {
    ModuleFile.of(directory, "phases", PhasesFactory.class);
    upstream = EchoUpstream.start();
    config =
        EnvoyConfig.upstream(upstream.port())
            .connectionManagerOptions(
                """
                http_protocol_options: { enable_trailers: true }
                delayed_close_timeout: 0.01s
                """)
            .connectionManagerOptions(TRACING)
            .upstreamHttpOptions(
                "explicit_http_config: { http_protocol_options: { enable_trailers: true } }\n")
            .routes(
                """
                - match: { path: /direct }
                  direct_response: { status: 200, body: { inline_string: direct } }
                - match: { path: /no-host }
                  route: { cluster: nowhere }
                - match: { prefix: / }
                  route: { cluster: upstream }
                """);
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  @Test
  void listenersFilterCanDoAnythingAtAnyTime() throws Exception {
    try (var envoy = start(config.filter("phases"))) {
      var hooks = EnumSet.range(Phase.NEW_FILTER, Phase.DESTROY);
      hooks.remove(Phase.LOCAL_REPLY);
      assertPromisesKept(envoy, "/echo", hooks);
      assertPromisesKept(
          envoy, "/direct", EnumSet.of(Phase.RESPONSE_BODY, Phase.CONTINUED_REQUEST_HEADERS));
      assertPromisesKept(
          envoy, "/no-host", EnumSet.of(Phase.RESPONSE_BODY, Phase.CONTINUED_REQUEST_HEADERS));
      assertUnharmed(envoy);
    }
    FAULTS.assertHas(
        "Any call that changes a stream, in any phase of it, of a listener's filter",
        "an answer, or a response that is cut off",
        "nothing",
        "nothing; the call is refused, returns false, or is done, as documented");
  }

  @Test
  void clustersFilterCanDoAnythingAtAnyTime() throws Exception {
    try (var envoy = start(config.upstreamFilter("phases"))) {
      assertPromisesKept(
          envoy,
          "/echo",
          EnumSet.of(
              Phase.REQUEST_TRAILERS,
              Phase.RESPONSE_TRAILERS,
              Phase.HELD_REQUEST_TRAILERS,
              Phase.HELD_RESPONSE_TRAILERS));
      assertUnharmed(envoy);
    }
    FAULTS.assertHas(
        "Any call that changes a stream, in any phase of it, of a cluster's filter",
        "an answer, or a response that is cut off",
        "nothing",
        "nothing; the call is refused, returns false, or is done, as documented");
  }

  private static EnvoyProcess start(EnvoyConfig config) {
    return EnvoyProcess.builder()
        .config(config.yaml() + CLUSTER_WITHOUT_HOSTS)
        .modules(directory)
        .concurrency(1)
        .start();
  }

  private static void assertUnharmed(EnvoyProcess envoy) throws Exception {
    eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isZero());
    assertThat(envoy.stat("dynamicmodulescustom.phases.failures")).isZero();
    assertThat(envoy.terminate()).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
  }

  /** Asks for each operation in each phase on that path; some of the phases have to be reached. */
  private static void assertPromisesKept(EnvoyProcess envoy, String path, Set<Phase> reached)
      throws Exception {
    int port = envoy.port(EnvoyConfig.LISTENER);
    var requests = new ArrayList<Callable<@Nullable Void>>();
    for (var phase : Phase.values()) {
      for (var operation : Operation.values()) {
        requests.add(
            () -> {
              assertAnswered(port, path, operation, phase);
              return null;
            });
      }
    }
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (var request : clients.invokeAll(requests)) request.get();
    }
    var outcomes = outcomes(port);
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.result())
                    .as("%s: %s", path, outcome)
                    .matches(promise(outcome.operation(), outcome.phase())));
    var seen = new HashSet<Phase>();
    for (var outcome : outcomes) seen.add(outcome.phase());
    assertThat(seen).as(path).containsAll(reached);
  }

  private static void assertAnswered(int port, String path, Operation operation, Phase phase)
      throws Exception {
    var what = "%s: %s in %s".formatted(path, operation, phase);
    var order = "x-do: %s %s\r\n".formatted(operation, phase);
    try (var exchange = Exchange.start(port, head(path, order) + BODY)) {
      assertThat(exchange.awaitEnd()).as(what).startsWith("HTTP/1.1 ");
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }

  private static String head(String path, String headers) {
    return """
    POST %s HTTP/1.1\r
    host: test\r
    connection: close\r
    transfer-encoding: chunked\r
    %s\r
    """
        .formatted(path, headers);
  }

  private static List<Outcome> outcomes(int port) throws Exception {
    try (var exchange = Exchange.start(port, head("/results", "x-results: yes\r\n") + BODY)) {
      var answer = exchange.awaitEnd();
      return answer.substring(answer.indexOf("\r\n\r\n") + 4).lines().map(Outcome::parse).toList();
    }
  }

  /** What a call returns or throws, as a regular expression. */
  private static String promise(Operation operation, Phase phase) {
    if (phase == Phase.DESTROY) return "IllegalStateException|UnsupportedOperationException";
    var promise = promiseToTheLiving(operation, phase);
    return isOver(phase) ? promise + "|IllegalStateException" : promise;
  }

  /** Whether the stream may be gone. */
  private static boolean isOver(Phase phase) {
    return phase.name().startsWith("CONTINUED_") || phase.name().startsWith("REPLIED_");
  }

  private static String promiseToTheLiving(Operation operation, Phase phase) {
    return switch (operation) {
      case RESUME_REQUEST -> isIn(phase, "REQUEST") ? "IllegalStateException" : "done";
      case RESUME_RESPONSE -> isIn(phase, "RESPONSE") ? "IllegalStateException" : "done";
      case CLEAR_ROUTE_CACHE, CLEAR_ROUTE_CACHE_AND_LOOK, SUBMIT, SET_METADATA, LOOK -> "done";
      case SEND_LOCAL_REPLY -> {
        if (BEFORE_THE_RESPONSE.contains(phase)) yield "done";
        yield phase == Phase.STREAM_COMPLETE
                || phase == Phase.LOCAL_REPLY
                || phase.name().startsWith("REPLIED_")
            ? "IllegalStateException"
            : "done|IllegalStateException";
      }
      case APPEND_RECEIVED_REQUEST_BODY, DRAIN_RECEIVED_REQUEST_BODY ->
          String.valueOf(phase == Phase.REQUEST_BODY);
      case APPEND_RECEIVED_RESPONSE_BODY, DRAIN_RECEIVED_RESPONSE_BODY ->
          String.valueOf(phase == Phase.RESPONSE_BODY);
      case APPEND_RESPONSE_BODY, APPEND_BUFFERED_RESPONSE_BODY ->
          BEFORE_THE_RESPONSE.contains(phase) || isTooLateForBodies(phase) ? "false" : "true|false";
      case APPEND_REQUEST_BODY, APPEND_BUFFERED_REQUEST_BODY ->
          isTooLateForBodies(phase) || isIn(phase, "RESPONSE") ? "false" : "true|false";
      case SET_REQUEST_HEADER -> phase == Phase.REQUEST_HEADERS ? "true" : "true|false";
      case SET_REQUEST_TRAILER, REMOVE_REQUEST_TRAILER ->
          phase == Phase.REQUEST_TRAILERS ? "true" : "true|false";
      case SET_RESPONSE_HEADER,
          ADD_RESPONSE_HEADER,
          SET_RESPONSE_TRAILER,
          ADD_RESPONSE_TRAILER,
          REMOVE_RESPONSE_HEADER,
          REMOVE_RESPONSE_TRAILER ->
          BEFORE_THE_RESPONSE.contains(phase) ? "false" : "true|false";
      case SET_TAG -> "done|UnsupportedOperationException";
      default -> "true|false|IllegalStateException";
    };
  }

  private static boolean isTooLateForBodies(Phase phase) {
    return phase == Phase.LOCAL_REPLY
        || phase == Phase.STREAM_COMPLETE
        || phase.name().startsWith("REPLIED_");
  }

  /** Whether a phase is within a hook for that message. */
  private static boolean isIn(Phase phase, String message) {
    var hook = phase.name().replaceFirst("^REPLIED_", "");
    return hook.startsWith(message) || (hook.equals("NEW_FILTER") && message.equals("REQUEST"));
  }
}
