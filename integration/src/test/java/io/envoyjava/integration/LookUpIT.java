// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LookUpFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work on other threads leaves no request without an answer, however it ends. */
final class LookUpIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(LookUpIT.class);

  /** Far less than the five minutes after which Envoy gives up on a stream. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String FAILURES = "dynamicmodulescustom.look_up.failures";

  @TempDir Path directory;
  private Httpbin upstream;
  private EnvoyProcess envoy;
  private HttpClient client;

  @BeforeEach
  void start() {
    var module = ModuleFile.of(directory, "look_up", LookUpFactory.class);
    upstream = Httpbin.start(0);
    client = HttpClient.newHttpClient();
    envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.upstream(upstream.port()).filter("look_up").yaml())
            .modules(module)
            .concurrency(1)
            .start();
  }

  @AfterEach
  void stop() {
    envoy.close();
    client.close();
    upstream.close();
  }

  @Test
  void requestGoesOnWithWhatWasFound() throws Exception {
    assertGoesOn();
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          throws                  | a task of the stream's executor | java.lang.IllegalStateException: no connection
          recurses                | a task of the stream's executor | java.lang.StackOverflowError
          is slow                 | a task of the stream's executor | java.util.concurrent.TimeoutException
          is rejected             | onRequestHeaders                | java.util.concurrent.RejectedExecutionException: too many look-ups
          finds what is no header | a task of the stream's executor | java.lang.IllegalArgumentException
          """)
  void requestIsAnsweredThoughTheLookUpFails(String fault, String place, String thrown)
      throws Exception {
    assertThat(send(fault).statusCode()).isEqualTo(500);
    assertThat(envoy.stat(FAILURES)).isEqualTo(1);
    envoy.awaitLog((String line) -> line.contains(thrown), TIMEOUT);
    assertThat(LogErrors.of(envoy.log()))
        .singleElement()
        .asString()
        .contains("filter 'look_up' failed in " + place + ": ");
    assertGoesOn();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "A look-up on another thread " + fault,
        "500",
        "`" + thrown + "`",
        "nothing; counted as a failure");
  }

  private void assertGoesOn() throws Exception {
    var response = send("succeeds");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"X-User\": [\"user\"]");
  }

  private HttpResponse<String> send(String order) throws Exception {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/headers"))
            .header("x-look-up", order)
            .timeout(TIMEOUT)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
