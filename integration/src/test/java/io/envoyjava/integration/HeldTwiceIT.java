// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.HeldTwiceFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that a hook holds again while it is resumed, from which Envoy does not resume it. */
final class HeldTwiceIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(HeldTwiceIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static RawUpstream upstream;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    upstream = RawUpstream.start();
    envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.upstream(upstream.port()).filter("held-twice").yaml())
            .modules(ModuleFile.of(directory, "held-twice", HeldTwiceFactory.class))
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    envoy.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "response"})
  void messageThatCannotBeResumedTwiceEndsInAnError(String message) throws Exception {
    long failures = failures();
    var request =
        """
        POST / HTTP/1.1\r
        host: test\r
        connection: close\r
        content-length: 5\r
        x-hold: %s\r
        \r
        hello\
        """
            .formatted(message);
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      var answer = exchange.awaitEnd();
      // The response's headers have gone on in the first resumption.
      if (message.equals("request")) assertThat(answer).startsWith("HTTP/1.1 500 ");
      else assertThat(answer).doesNotEndWith("upstream");
    }
    assertThat(failures()).isEqualTo(failures + 1);
    envoy.awaitLog("IllegalStateException: a hook has held the message again", TIMEOUT);
    FAULTS.assertHas(
        "A hook that Envoy calls while it resumes a message holds it again, and the filter resumes"
            + " it a second time",
        "500, or the connection closes if the response's headers have gone on",
        "`java.lang.IllegalStateException`",
        "nothing; counted as a failure");
  }

  @Test
  void messageIsResumedAfterAnotherOfItsHooks() throws Exception {
    var begin =
        """
        POST / HTTP/1.1\r
        host: test\r
        connection: close\r
        content-length: 10\r
        x-hold: request\r
        x-wait: yes\r
        \r
        hello\
        """;
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), begin)) {
      envoy.awaitLog(HeldTwiceFactory.WAITS, TIMEOUT);
      exchange.send("again");
      assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 200 ").endsWith("upstream");
    }
    assertThat(upstream.requests().getLast().body()).isEqualTo("helloagain");
  }

  private static long failures() {
    return envoy.stat("dynamicmodulescustom.held-twice.failures");
  }
}
