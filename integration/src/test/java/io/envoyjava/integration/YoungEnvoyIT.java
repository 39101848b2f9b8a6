// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.integration.filters.HoarderFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A heap that is full while Envoy is young: the JVM makes some of what a way into Java needs only
 * when that has been used 127 times.
 */
@Tag("any-envoy")
final class YoungEnvoyIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(YoungEnvoyIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ACTIVE = "http.main.downstream_rq_active";

  /** Each of them enters the module six times: five hooks, and the end. */
  private static final int BEFORE = 19;

  /** Each of them enters it once, and fails. */
  private static final int MEANWHILE = 16;

  @TempDir Path modules;

  @Test
  void fullHeapWhileEnvoyIsYoungCostsTheRequestsOfThatTimeOnly() throws Exception {
    ModuleFile.of(modules, "faulty", FaultyFactory.class);
    ModuleFile.of(modules, "hoarder", HoarderFactory.class);
    var config =
        EnvoyConfig.direct()
            .filter("faulty")
            .filter("hoarder")
            .connectionManagerOptions("delayed_close_timeout: 0.01s");
    try (var envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(modules)
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx32m")
            .start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      for (int i = 0; i < BEFORE; i++) assertThat(status(port)).isEqualTo("200");
      var outcomes = new TreeSet<String>();
      try (var _ = Exchange.start(port, request("x-hoard: yes\r\n"))) {
        envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
        for (int i = 0; i < MEANWHILE; i++) outcomes.add(status(port));
      }
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
      assertThat(outcomes).contains("500").isSubsetOf(Set.of("200", "500"));

      assertThat(status(port)).isEqualTo("200");
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log()).noneMatch(line -> line.contains("NoClassDefFoundError"));
    }
    FAULTS.assertHas(
        "Another module fills the heap in a fresh Envoy's first requests",
        "500, and whole answers when there is some again",
        "`java: a filter failed and its failure could not be reported`",
        "why these requests failed; they are counted");
  }

  private static String status(int port) throws Exception {
    try (var exchange = Exchange.start(port, request("connection: close\r\n"))) {
      var answer = exchange.awaitEnd();
      assertThat(answer).startsWith("HTTP/1.1 ");
      return answer.substring(9, 12);
    }
  }

  private static String request(String headers) {
    return "GET / HTTP/1.1\r\nhost: test\r\n" + headers + "\r\n";
  }
}
