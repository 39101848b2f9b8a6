// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many workers that use one configuration at once. */
@Tag("any-envoy")
final class WorkersIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(WorkersIT.class);

  private static final int WORKERS = 8;
  private static final int CONNECTIONS = 4 * WORKERS;
  private static final int REQUESTS = Scale.of(20_000, 1_000_000);

  @TempDir Path modules;

  @Test
  void eachStreamStaysWithItsWorker() throws Exception {
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
    var config =
        EnvoyConfig.direct()
            .filter("ledger")
            .listenerOptions("connection_balance_config: { exact_balance: {} }");
    try (var envoy =
            EnvoyProcess.builder()
                .config(config.yaml())
                .modules(modules)
                .concurrency(WORKERS)
                .start();
        var load =
            HttpLoad.start(
                envoy.port(EnvoyConfig.LISTENER), CONNECTIONS, REQUESTS, WorkersIT::request)) {
      assertThat(load.await()).hasSize(REQUESTS);
      eventually(() -> Ledger.of(envoy).assertBalanced());
      var ledger = Ledger.of(envoy);
      assertThat(ledger.made()).isEqualTo(REQUESTS);
      assertThat(ledger.run()).isEqualTo(REQUESTS / 10);
      assertThat(ledger.workers()).isEqualTo(WORKERS);
      assertThat(envoy.stat("dynamicmodulescustom.ledger.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
    FAULTS.assertHas(
        "8 workers with one configuration, on fewer cores", "whole answers", "nothing", "nothing");
  }

  /** One in ten comes back from a virtual thread, to the worker that it left. */
  private static Request request(int number) {
    var order = number % 10 == 0 ? "later" : "none";
    return new Request(
        "GET / HTTP/1.1\r\nhost: test\r\nx-order: " + order + "\r\n\r\n", "direct"::equals);
  }
}
