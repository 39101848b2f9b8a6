// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A filter that does what none should: it blocks in a hook. */
@Tag("any-envoy")
final class BlockedWorkerIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BlockedWorkerIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern WORKER = Pattern.compile("x-worker: (\\d+)");
  private static final int MEANWHILE = 200;

  @TempDir Path modules;

  @Test
  void otherWorkersServeWhileOneIsBlocked() throws Exception {
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
    var config =
        EnvoyConfig.direct()
            .filter("ledger")
            .listenerOptions("connection_balance_config: { exact_balance: {} }");
    var watchdogs =
        """
        watchdogs:
          worker_watchdog: { miss_timeout: 0.1s, megamiss_timeout: 0.5s }
        """;
    try (var envoy =
        EnvoyProcess.builder()
            .config(config.yaml() + watchdogs)
            .modules(modules)
            .concurrency(2)
            .start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      var connections = new ArrayList<Exchange>();
      for (int i = 0; i < 4; i++) connections.add(Exchange.start(port, request("")));
      for (var connection : connections) awaitAnswers(connection, 1);
      var workers = connections.stream().map(BlockedWorkerIT::worker).toList();
      assertThat(Set.copyOf(workers)).hasSize(2);

      var blocked = connections.getFirst();
      var behind = connections.get(1 + workers.subList(1, 4).indexOf(workers.getFirst()));
      var free =
          connections.get(
              IntStream.range(0, 4)
                  .filter(i -> !workers.get(i).equals(workers.getFirst()))
                  .findFirst()
                  .orElseThrow());
      blocked.send(request("x-order: block\r\n"));
      envoy.awaitStat("workers.watchdog_mega_miss", misses -> misses == 1, TIMEOUT);
      behind.send(request(""));
      for (int i = 0; i < MEANWHILE; i++) {
        free.send(request(""));
        awaitAnswers(free, 2 + i);
      }
      assertThat(answers(blocked)).isEqualTo(1);
      assertThat(answers(behind)).isEqualTo(1);
      assertThat(envoy.stat("workers.watchdog_miss")).isPositive();

      free.send(request("x-order: unblock\r\n"));
      awaitAnswers(blocked, 2);
      awaitAnswers(behind, 2);
      for (var connection : connections) connection.close();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "A filter blocks in a hook",
        "its answer late, and those of other streams on this worker; other workers answer as ever",
        "nothing; Envoy's watchdog counts it (`workers.watchdog_mega_miss`)",
        "nothing but time");
  }

  private static String request(String headers) {
    return "GET / HTTP/1.1\r\nhost: test\r\n" + headers + "\r\n";
  }

  private static void awaitAnswers(Exchange connection, int count) throws Exception {
    eventually(() -> assertThat(answers(connection)).isEqualTo(count));
  }

  private static int answers(Exchange connection) {
    return connection.received().split("direct", -1).length - 1;
  }

  private static String worker(Exchange connection) {
    var worker = WORKER.matcher(connection.received());
    assertThat(worker.find()).isTrue();
    return worker.group(1);
  }
}
