// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BusyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that submit tasks without end, on the only worker that there is. */
@Tag("any-envoy")
final class BusyTasksIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BusyTasksIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ACTIVE = "http.main.downstream_rq_active";
  private static final int MEANWHILE = 50;

  @TempDir Path directory;

  @Test
  void otherStreamsAreServedAndEnvoyEnds() throws Exception {
    var config =
        EnvoyConfig.direct()
            .filter("busy")
            .connectionManagerOptions("delayed_close_timeout: 0.01s");
    try (var envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "busy", BusyFactory.class))
            .concurrency(1)
            .start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      try (var _ = Exchange.start(port, request("x-busy: self\r\n"));
          var _ = Exchange.start(port, request("x-busy: pair\r\n"));
          var _ = Exchange.start(port, request("x-busy: pair\r\n"))) {
        envoy.awaitStat(ACTIVE, active -> active == 3, TIMEOUT);
        for (int i = 0; i < MEANWHILE; i++) {
          try (var exchange = Exchange.start(port, request("connection: close\r\n"))) {
            assertThat(exchange.awaitEnd()).endsWith("\r\n\r\ndirect");
          }
        }
        assertThat(envoy.stat(ACTIVE)).isEqualTo(3);
        assertThat(envoy.terminate()).isZero();
      }
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "A task that submits itself without end, and two streams that submit tasks to each other",
        "whole answers of all other streams of the worker",
        "nothing; status 0 at SIGTERM",
        "nothing but time");
  }

  private static String request(String headers) {
    return "GET / HTTP/1.1\r\nhost: test\r\n" + headers + "\r\n";
  }
}
