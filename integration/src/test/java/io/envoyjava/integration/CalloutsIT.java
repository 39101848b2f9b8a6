// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.CalloutsFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a filter to Envoy's clusters, and work of other threads: each has an outcome. */
@TestInstance(Lifecycle.PER_CLASS)
final class CalloutsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Httpbin upstream;
  private BrittleUpstream brittle;
  private Envoy envoy;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    upstream = Httpbin.start(0);
    brittle = BrittleUpstream.start();
    client = HttpClient.newHttpClient();
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("callouts")
            .cluster("brittle", brittle.port())
            .cluster("closed", 1)
            .cluster(
                """
                - name: empty
                  load_assignment: { cluster_name: empty }
                """);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "callouts", CalloutsFactory.class))
            .start();
  }

  @AfterAll
  void end() throws Exception {
    client.close();
    envoy.close();
    brittle.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumers", "stage"})
  void theAnswerOfAClusterComesBackToTheStream(String way) throws Exception {
    assertThat(body(way, "upstream", "/headers")).startsWith("200 {").contains("filter");
    assertThat(body(way, "upstream", "/status/404")).isEqualTo("404 ");
  }

  @Test
  void aRequestCanHaveABodyAndAnAuthority() throws Exception {
    assertThat(body("post", "upstream", "/post")).contains("the body").contains("example.com");
  }

  @Test
  void twoRequestsCanBeUnderWayAtOnce() throws Exception {
    assertThat(body("two", "upstream", "/headers")).isEqualTo("200 and 200");
  }

  @ParameterizedTest
  @CsvSource({
    "consumers, nowhere, UNKNOWN_CLUSTER: request to cluster 'nowhere': Envoy has no such cluster",
    "stage, nowhere, UNKNOWN_CLUSTER: request to cluster 'nowhere': Envoy has no such cluster",
    "consumers, empty, NOT_STARTED: request to cluster 'empty': .*|503 .*",
    "stage, empty, NOT_STARTED: request to cluster 'empty': .*|503 .*",
    "small, upstream, RESPONSE_TOO_LARGE: request to cluster 'upstream': .*",
    "consumers, closed, 503 .*",
  })
  void aRequestWithoutAnAnswerHasAReason(String way, String cluster, String outcome)
      throws Exception {
    assertThat(body(way, cluster, "/headers")).matches("(?s)" + outcome);
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIs504() throws Exception {
    assertThat(body("quick", "brittle", "/silent")).startsWith("504 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/instead-of-response", "/in-response-headers", "/garbage"})
  void anUpstreamThatResetsIsAnswered(String path) throws Exception {
    assertThat(body("consumers", "brittle", path)).startsWith("50");
  }

  @Test
  void anUpstreamThatResetsInTheBodyIsAFailure() throws Exception {
    assertThat(body("consumers", "brittle", "/in-response-body")).startsWith("RESET: ");
  }

  @ParameterizedTest
  @CsvSource({
    "throwing, thrown on an answer",
    "throwing-stage, broken on purpose",
    "failing-call, broken on purpose",
    "failed-stage, failed elsewhere",
  })
  void whatThrowsIsAFailureOfTheFilter(String way, String logged) throws Exception {
    var failures = "dynamicmodulescustom.callouts.failures";
    long before = envoy.stat(failures);
    var response = send(way, "upstream", "/headers");
    assertThat(response.statusCode()).isEqualTo(500);
    envoy.awaitLog(line -> line.contains(logged), LIMIT);
    assertThat(envoy.stat(failures)).isEqualTo(before + 1);
  }

  @Test
  void aCallOnAnotherThreadComesBack() throws Exception {
    assertThat(body("call", "upstream", "/")).isEqualTo("called");
  }

  @Test
  void aClientThatGoesCancelsWhatIsDoneForIt() throws Exception {
    leaveAfter("x-way: interrupted-call", "the call has begun");
    envoy.awaitLog(line -> line.endsWith("the call was interrupted"), LIMIT);
    leaveAfter(
        "x-way: cancelled-stage\r\nx-cluster: brittle\r\nx-path: /silent", "the callout has begun");
    envoy.awaitLog(line -> line.endsWith("the callout ended: CANCELLED"), LIMIT);
  }

  /** Sends a request, and closes the connection when the log says that. */
  private void leaveAfter(String headers, String logged) throws Exception {
    int port = envoy.uri(EnvoyConfig.LISTENER, "/").getPort();
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      var request = "GET / HTTP/1.1\r\nhost: test\r\n" + headers + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      envoy.awaitLog(line -> line.endsWith(logged), LIMIT);
    }
  }

  @Test
  void aStreamGoesPieceByPiece() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    assertThat(body("upstream-stream", "upstream", "/post"))
        .startsWith("[headers 200] ")
        .contains("one two three");
  }

  @Test
  void aStreamThatWasResetIsOver() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    assertThat(body("reset-stream", "upstream", "/post")).isEqualTo("reset, open: false");
  }

  @ParameterizedTest
  @CsvSource({"nowhere, UNKNOWN_CLUSTER.*", "empty, NOT_STARTED.*|RESET.*|.headers 503..*"})
  void aStreamThatCannotBeginHasAReason(String cluster, String outcome) throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    assertThat(body("upstream-stream", cluster, "/post")).matches("(?s)" + outcome);
  }

  private String body(String way, String cluster, String path) throws Exception {
    var response = send(way, cluster, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> send(String way, String cluster, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/headers"))
            .headers("x-way", way, "x-cluster", cluster, "x-path", path)
            .timeout(LIMIT)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
