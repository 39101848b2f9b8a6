// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Other threads that come back to a stream when it is gone, or just going. */
@Tag("any-envoy")
final class LateTasksIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(LateTasksIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TASKS = Scale.of(100_000, 5_000_000);
  private static final int RACES = Scale.of(2_000, 100_000);
  private static final int CLIENTS = 8;
  private static final int MIB = 1 << 20;

  @TempDir Path modules;
  private EnvoyProcess envoy;
  private int port;

  @BeforeEach
  void start() {
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
    var config = EnvoyConfig.direct().filter("ledger");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(modules)
            .concurrency(2)
            .env("ENVOY_JAVA_OPTS", "-Xmx64m")
            .start();
    port = envoy.port(EnvoyConfig.LISTENER);
  }

  @AfterEach
  void stop() {
    envoy.close();
  }

  @Test
  void tasksForStreamsThatAreGoneAreDropped() throws Exception {
    for (int i = 0; i < 100; i++) assertAnswered(answer("later"));
    eventually(() -> Ledger.of(envoy).assertBalanced());
    assertAnswered(answer("submit " + TASKS));
    long before = envoy.residentBytes();
    assertAnswered(answer("submit " + TASKS));
    long grown = envoy.residentBytes() - before;

    assertThat(Ledger.of(envoy).submitted()).isEqualTo(100 + 2L * TASKS);
    assertThat(Ledger.of(envoy).run()).isEqualTo(100);
    System.out.printf("%d tasks for dead streams: %d KiB more%n", TASKS, grown / 1024);
    assertThat(grown).isLessThan(8 * MIB);
    assertNothingIsLeft();
    FAULTS.assertHas(
        "A thread hands tasks to the executor of a stream that is gone, again and again",
        "nothing",
        "nothing",
        "nothing: such tasks are dropped");
  }

  @Test
  void clientsGoAwayWhileVirtualThreadsComeBack() throws Exception {
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      var races = IntStream.range(0, RACES).mapToObj(this::race).toList();
      int answered = 0;
      for (var result : clients.invokeAll(races)) answered += result.get();
      eventually(() -> Ledger.of(envoy).assertBalanced());
      var ledger = Ledger.of(envoy);
      System.out.printf(
          "%d streams, of which %d were answered before their client was gone; %d of %d tasks"
              + " were run%n",
          ledger.made(), answered, ledger.run(), ledger.submitted());
      assertThat(ledger.submitted()).isEqualTo(ledger.made());
      // Some were won by the client, some by the thread.
      assertThat(ledger.run()).isGreaterThanOrEqualTo(answered).isLessThan(ledger.made());
      assertThat(answered).isPositive();
    }
    assertNothingIsLeft();
    FAULTS.assertHas(
        "Clients reset just when virtual threads come back to their streams",
        "nothing: they are gone",
        "nothing",
        "nothing: what comes too late is dropped");
  }

  /**
   * One in ten waits for its answer, as those that wait for a moment may get none on a slow day.
   */
  private Callable<Integer> race(int number) {
    return () -> race(number % 10 == 0);
  }

  /** Sends a request, waits for a moment or for the answer, and resets; 1 if it was answered. */
  private int race(boolean patient) throws Exception {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoLinger(true, 0);
      socket.setTcpNoDelay(true);
      var request = "GET / HTTP/1.1\r\nhost: test\r\nx-order: later\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (patient) return socket.getInputStream().read() < 0 ? 0 : 1;
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextInt(5_000_000)));
      return socket.getInputStream().available() > 0 ? 1 : 0;
    }
  }

  private String answer(String order) throws Exception {
    try (var exchange =
        Exchange.start(
            port,
            "GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\nx-order: "
                + order
                + "\r\n\r\n")) {
      return exchange.awaitEnd();
    }
  }

  private static void assertAnswered(String received) {
    assertThat(received).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\ndirect");
  }

  private void assertNothingIsLeft() {
    envoy.awaitStat("http.main.downstream_rq_active", active -> active == 0, TIMEOUT);
    assertThat(envoy.stat("dynamicmodulescustom.ledger.failures")).isZero();
    var jvm = new Jcmd(envoy);
    assertThat(jvm.instances("io.envoyjava.sdk.internal.http.ActiveStream")).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
    assertThat(envoy.terminate()).isZero();
  }
}
