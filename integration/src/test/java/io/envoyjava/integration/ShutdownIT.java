// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of an Envoy that is at work, with threads that come back to streams just then. What they
 * meet is the SDK's; that each Envoy ends well under load is seen in {@code AccessLogIT}.
 */
@Tag("any-envoy")
final class ShutdownIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ShutdownIT.class);

  private static final int TIMES = Scale.of(2, 50);
  private static final int CONNECTIONS = 8;
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path modules;

  @BeforeEach
  void makeModule() {
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
  }

  @Test
  void terminatedEnvoyEndsAtOnceAndInGoodOrder() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      try (var envoy = builder().start();
          var load = load(envoy)) {
        var kept = new ArrayList<Exchange>();
        for (int j = 0; j < 10; j++) kept.add(Exchange.start(port(envoy), order("keep")));
        eventually(() -> assertThat(load.answeredCount()).isGreaterThan(200));

        long start = System.nanoTime();
        assertThat(envoy.terminate()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        assertAllWhole(load);
        for (var one : kept) assertThat(one.awaitEnd()).isEmpty();
        assertThat(LogErrors.of(envoy.log())).isEmpty();
      }
    }
    FAULTS.assertHas(
        "SIGTERM under load",
        "whole answers, then closed connections",
        "nothing; status 0",
        "requests that had no answer yet, as with any Envoy");
  }

  @Test
  void drainedEnvoyAnswersAllThatItHasTaken() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      try (var envoy =
              builder().args("--drain-time-s", "2", "--drain-strategy", "immediate").start();
          var load = load(envoy)) {
        eventually(() -> assertThat(load.answeredCount()).isGreaterThan(200));
        assertThat(envoy.adminPost("/drain_listeners?graceful")).isEqualTo("OK\n");
        // Until nobody listens any more.
        assertAllWhole(load);
        assertThat(envoy.stat("http.main.downstream_rq_active")).isZero();
        assertThat(envoy.stat("http.main.downstream_cx_drain_close")).isPositive();
        assertThat(envoy.adminPost("/quitquitquit")).isEqualTo("OK\n");
        eventually(() -> assertThat(envoy.isAlive()).isFalse());
        assertThat(envoy.terminate()).isZero();
        assertThat(LogErrors.of(envoy.log())).isEmpty();
      }
    }
    FAULTS.assertHas(
        "`/drain_listeners?graceful` and `/quitquitquit` under load",
        "whole answers, the last ones with `connection: close`",
        "nothing; status 0",
        "nothing");
  }

  private EnvoyProcess.Builder builder() {
    var config = EnvoyConfig.direct().filter("ledger");
    return EnvoyProcess.builder().config(config.yaml()).modules(modules).concurrency(2);
  }

  private static int port(EnvoyProcess envoy) {
    return envoy.port(EnvoyConfig.LISTENER);
  }

  /** Every other request is held for a virtual thread. */
  private static HttpLoad load(EnvoyProcess envoy) {
    return HttpLoad.start(
        port(envoy),
        CONNECTIONS,
        ENDLESS,
        i -> new Request(order(i % 2 == 0 ? "none" : "later"), "direct"::equals));
  }

  private static String order(String order) {
    return "GET / HTTP/1.1\r\nhost: test\r\nx-order: " + order + "\r\n\r\n";
  }

  private static void assertAllWhole(HttpLoad load) throws Exception {
    assertThat(load.await()).hasSizeGreaterThan(200);
    assertThat(load.cutCount()).isZero();
  }
}
