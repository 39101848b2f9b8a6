// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand handlers that wait on one worker, of clients that use HTTP/2: what they cost in
 * memory, and the requests beside them in time. In large numbers only, with {@code h2load}.
 */
@Tag("any-envoy")
final class ParkedIT {
  private static final int PARKED = 10_000;
  private static final int CONNECTIONS = 20;
  private static final int PAIRS = 15;
  private static final int REQUESTS = 1_000;
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir Path directory;

  /** Answers no request until it is released. */
  private static final class Holder extends SocketUpstream {
    private final CountDownLatch released = new CountDownLatch(1);

    Holder() throws IOException {}

    @Override
    void answer(Socket socket) throws IOException, InterruptedException {
      var in = new BufferedInputStream(socket.getInputStream());
      HttpWire.readRequest(in);
      released.await();
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(ISO_8859_1));
    }
  }

  /** Who waits in what: a lock as in any Java code, or the answer of an HTTP server. */
  @ParameterizedTest
  @ValueSource(strings = {"wait reply", "http reply"})
  void requestsBesideHandlersThatWaitAreAsFastAsWithoutThem(String order) throws Exception {
    assumeThat(Scale.FULL).as("large numbers").isTrue();
    ModuleFile.of(directory, "blocking", BlockingFactory.class);
    try (var holder = SocketUpstream.serve(new Holder());
        var parked = envoy(holder.port());
        var alone = envoy(holder.port())) {
      long before = parked.residentBytes();
      var load = park(parked, "x-do: " + order);
      eventually(() -> assertThat(parked.stat(ACTIVE)).isEqualTo((long) PARKED));
      // A second time, since the first one warms both up.
      measure(alone, parked);
      var ratios = measure(alone, parked);
      System.out.printf(
          "%s: %d wait, %d bytes each; p99 beside them %.2f times that without, in %d pairs%n",
          order, PARKED, (parked.residentBytes() - before) / PARKED, ratios[PAIRS / 2], PAIRS);
      holder.released.countDown();
      if (order.startsWith("wait")) send(parked, "release set");
      var result = new String(load.getInputStream().readAllBytes(), UTF_8);
      assertThat(load.waitFor()).as(result).isZero();
      assertThat(result).contains(PARKED + " done, ");
      assertThat(ratios[PAIRS / 2]).isLessThan(1.2);
    }
  }

  /** What the same costs with callbacks, in the filter {@code delay}. */
  @Test
  void streamsOfDelayWaitAtOnce() throws Exception {
    assumeThat(Scale.FULL).as("large numbers").isTrue();
    var filter = Path.of(System.getProperty("envoyjava.filters"), "delay", "target");
    Files.copy(filter.resolve("libdelay.so"), directory.resolve("libdelay.so"));
    try (var upstream = RawUpstream.start();
        var envoy =
            EnvoyProcess.builder()
                .config(
                    EnvoyConfig.upstream(upstream.port())
                        .filter("delay", "delay", "{\"delay\": \"PT60S\"}")
                        .yaml())
                .modules(directory)
                .concurrency(1)
                .start()) {
      long before = envoy.residentBytes();
      var load = park(envoy, "do-delay: yes");
      eventually(() -> assertThat(envoy.stat(ACTIVE)).isEqualTo((long) PARKED));
      System.out.printf(
          "delay: %d wait, %d bytes each%n", PARKED, (envoy.residentBytes() - before) / PARKED);
      load.destroy();
      load.waitFor();
    }
  }

  private EnvoyProcess envoy(int server) {
    return EnvoyProcess.builder()
        .config(
            EnvoyConfig.upstream(server)
                .filter("blocking", "blocking", "http://127.0.0.1:" + server + "/held")
                .yaml())
        .modules(directory)
        .concurrency(1)
        .start();
  }

  private static Process park(EnvoyProcess envoy, String header) throws IOException {
    var command =
        List.of(
            "h2load",
            "-n" + PARKED,
            "-c" + CONNECTIONS,
            "-m" + PARKED / CONNECTIONS,
            "-H" + header,
            "http://127.0.0.1:" + envoy.port(EnvoyConfig.LISTENER) + "/");
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Returns how many times the p99 without waiting handlers that beside them is, in order. */
  private static double[] measure(EnvoyProcess alone, EnvoyProcess parked) throws IOException {
    var ratios = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      // Which one comes first changes, so that what the machine does meanwhile hits both alike.
      boolean first = i % 2 == 0;
      double one = p99(first ? alone : parked);
      double other = p99(first ? parked : alone);
      ratios[i] = first ? other / one : one / other;
    }
    Arrays.sort(ratios);
    return ratios;
  }

  private static double p99(EnvoyProcess envoy) throws IOException {
    var times = new long[REQUESTS];
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      for (int i = 0; i < REQUESTS; i++) {
        long start = System.nanoTime();
        assertThat(connection.send("GET", "/", "x-do: reply").status()).isEqualTo(418);
        times[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(times);
    return times[REQUESTS * 99 / 100];
  }

  private static void send(EnvoyProcess envoy, String order) throws IOException {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/", "x-do: " + order).status()).isEqualTo(200);
    }
  }
}
