// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of many streams, some of which were cut off in the middle: nothing. */
@Tag("any-envoy")
final class LoadIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int REQUESTS = 200_000;
  private static final int CONNECTIONS = 8;
  private static final int MIB = 1 << 20;
  private static final String PADDING = "x".repeat(1024);

  /** One of these is made for each stream, or for some. */
  private static final String[] OF_A_STREAM = {
    "io.envoyjava.filters.passthrough.PassthroughFilter",
    "io.envoyjava.filters.delay.DelayFilter",
    "io.envoyjava.sdk.internal.http.ActiveStream",
    "io.envoyjava.sdk.internal.http.StreamMessage",
    "io.envoyjava.sdk.internal.http.HttpExecutor",
    "jdk.internal.foreign.ConfinedSession"
  };

  private static Httpbin httpbin;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() {
    httpbin = Httpbin.start(0);
    var config =
        EnvoyConfig.upstream(httpbin.port())
            .filter("delay", "{\"delay\": \"PT0.01S\"}")
            .filter("passthrough");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module("delay"), EnvoyConfig.module("passthrough"))
            .concurrency(2)
            .start();
  }

  @AfterAll
  static void stop() {
    envoy.close();
    httpbin.close();
  }

  @Test
  void streamsLeaveNothingBehind() throws Exception {
    int warmUp = REQUESTS / 4;
    load(0, warmUp);
    var objectsBefore = objects();
    long residentBefore = envoy.residentBytes();

    load(warmUp, REQUESTS);
    assertThat(objects()).isEqualTo(objectsBefore).doesNotContainKeys(OF_A_STREAM);
    long grown = envoy.residentBytes() - residentBefore;
    System.out.printf(
        "The first %d requests left %d KiB resident, the others %d KiB more.%n",
        warmUp, residentBefore / 1024, grown / 1024);
    assertThat(grown).isLessThan(8 * MIB);

    assertThat(envoy.stat("http.main.downstream_rq_total")).isEqualTo(REQUESTS);
    // All that were cut off in their body, and of the delayed ones those that were not late.
    assertThat(envoy.stat("http.main.downstream_cx_destroy_remote_active_rq"))
        .isBetween(REQUESTS / 100 + 1L, REQUESTS / 50L);
    assertThat(envoy.stat("dynamicmodulescustom.passthrough.failures")).isZero();
    assertThat(envoy.stat("dynamicmodulescustom.delay.failures")).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
    assertThat(envoy.terminate()).isZero();
  }

  /** Sends the requests of these numbers, and sees to it that each gets its own answer. */
  private static void load(int from, int to) throws Exception {
    var load =
        HttpLoad.start(
            envoy.port(EnvoyConfig.LISTENER), CONNECTIONS, to - from, i -> request(from + i));
    assertThat(load.await().stream().mapToInt(i -> from + Integer.parseInt(i)).sorted().toArray())
        .isEqualTo(IntStream.range(from, to).filter(i -> !isCutOff(i)).toArray());
    envoy.awaitStat("http.main.downstream_rq_active", active -> active == 0, TIMEOUT);
  }

  /**
   * One in a hundred is delayed, one is delayed so that the client is gone before there is an
   * answer, and one is cut off in the middle of its body.
   */
  private static Request request(int number) {
    var body = number + PADDING;
    var head =
        "POST /echo HTTP/1.1\r\nhost: test\r\ncontent-length: "
            + body.length()
            + "\r\n"
            + (number % 100 <= 1 ? "do-delay: yes\r\n\r\n" : "\r\n");
    return switch (number % 100) {
      case 1 -> new Request(head + body, null);
      case 2 -> new Request(head + PADDING.substring(512), null);
      default -> new Request(head + body, body::equals);
    };
  }

  private static boolean isCutOff(int number) {
    return number % 100 == 1 || number % 100 == 2;
  }

  /** The objects that the filters, the SDK and the foreign memory of the JDK have at rest. */
  private static Map<String, Long> objects() {
    var objects = new TreeMap<>(new Jcmd(envoy).instances());
    objects
        .keySet()
        .removeIf(
            name ->
                !name.startsWith("io.envoyjava.")
                    && !name.matches("jdk\\.internal\\.foreign\\..*(Arena|Session|Segment).*"));
    return objects;
  }
}
