// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.UdpFaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code UdpListenerFilter} promises of a filter that fails, and what clients may send: the
 * datagram is dropped, Envoy lives, and the next datagram is served.
 */
@Tag("any-envoy")
final class UdpFaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(UdpFaultsIT.class);

  private static final String THROWN = "java.lang.IllegalStateException: on demand";
  private static final String OVERFLOW = "java.lang.StackOverflowError";
  private static final String EXHAUSTED = "java.lang.OutOfMemoryError: Java heap space";

  @TempDir static Path directory;
  private static Path module = Path.of("");

  @BeforeAll
  static void build() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    module = ModuleFile.of(directory, "udp_faulty", UdpFaultyFactory.class);
  }

  private static EnvoyProcess.Builder builder() {
    return EnvoyProcess.builder().modules(module).concurrency(1).env("ENVOY_JAVA_OPTS", "-Xmx48m");
  }

  private static UdpConfig config(String... filters) {
    var config = new UdpConfig();
    for (var filter : filters) config.filter("udp_faulty", filter);
    return config;
  }

  private static EnvoyProcess start(String... filters) {
    return builder().config(config(filters).yaml()).start();
  }

  private static void assertFailed(EnvoyProcess envoy, int failures, String where, String thrown)
      throws Exception {
    eventually(
        () -> {
          assertThat(failures(envoy)).as(where + " " + thrown).isEqualTo(failures);
          assertThat(LogErrors.of(envoy.log()).getLast())
              .endsWith("filter 'udp_faulty' failed in %s: %s".formatted(where, thrown));
        });
  }

  private static long failures(EnvoyProcess envoy) {
    return envoy.stat("dynamicmodulescustom.udp_faulty.failures");
  }

  private static void assertRow(String what, String where, String thrown) {
    FAULTS.assertHas(
        "%s in `%s`".formatted(what, where),
        where.equals("onDestroy") ? "nothing" : "no answer",
        "`" + thrown + "`",
        where.equals("onDestroy")
            ? "nothing; counted as a failure"
            : "the datagram; counted as a failure");
  }

  @Test
  void aFilterThatFailsLosesTheDatagramAndNoOther() throws Exception {
    try (var envoy = start("");
        var client = new UdpClient(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
      var faults =
          new String[][] {
            {"THROW", "An exception", THROWN},
            {
              "NULL", "`null` for an answer", "java.lang.NullPointerException: onData returned null"
            },
            {"RECURSE", "Recursion without end", OVERFLOW},
            {"EXHAUST", "No heap left", EXHAUSTED}
          };
      int failures = 0;
      for (var fault : faults) {
        client.send(fault[0]);
        assertFailed(envoy, ++failures, "onData", fault[2]);
        assertThat(client.ask("hello")).isEqualTo("hello");
        assertRow(fault[1], "onData", fault[2]);
      }
      assertThat(client.ask("REPLY")).isEqualTo("ok");
      assertFailed(envoy, ++failures, "onData", THROWN);
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aFilterThatCannotBeMadeIsTriedAgainWithTheNextDatagram() throws Exception {
    var none = "java.lang.NullPointerException: newFilter returned null";
    try (var envoy = start("newFilter THROW NULL RECURSE EXHAUST");
        var client = new UdpClient(envoy)) {
      assertFailed(envoy, 1, "newFilter", THROWN);
      assertRow("An exception", "newFilter", THROWN);
      client.send("hello");
      assertFailed(envoy, 2, "newFilter", none);
      assertRow("`null` for an answer", "newFilter", none);
      client.send("hello");
      assertFailed(envoy, 3, "newFilter", OVERFLOW);
      assertRow("Recursion without end", "newFilter", OVERFLOW);
      client.send("hello");
      assertFailed(envoy, 4, "newFilter", EXHAUSTED);
      assertRow("No heap left", "newFilter", EXHAUSTED);
      assertThat(client.hasDatagram()).isFalse();
      assertThat(client.ask("hello")).isEqualTo("hello");
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aFilterThatFailsAtItsEndIsGone(@TempDir Path listeners) throws Exception {
    var first = config("onDestroy THROW", "onDestroy RECURSE", "onDestroy EXHAUST", "");
    try (var updates = ListenerUpdates.start(builder(), listeners, first)) {
      var envoy = (EnvoyProcess) updates.envoy();
      updates.update(config(""));
      eventually(() -> assertThat(failures(envoy)).isEqualTo(3));
      for (var thrown : new String[] {THROWN, OVERFLOW, EXHAUSTED}) {
        assertThat(envoy.log().toString())
            .contains("filter 'udp_faulty' failed in onDestroy: " + thrown);
      }
      assertRow("An exception", "onDestroy", THROWN);
      assertRow("Recursion without end", "onDestroy", OVERFLOW);
      assertRow("No heap left", "onDestroy", EXHAUSTED);
      var jvm = new Jcmd(envoy);
      eventually(
          () ->
              assertThat(jvm.instances("io.envoyjava.sdk.internal.udp.ActiveUdpListener"))
                  .isEqualTo(1));
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aCallAtTheEndOfTheStackIsDone() throws Exception {
    try (var envoy = start("");
        var client = new UdpClient(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      assertThat(client.ask("DIVE")).isEqualTo("dived");
      assertThat(client.ask("hello")).isEqualTo("hello");
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "A call of Envoy's at the end of the stack", "what it sends", "nothing", "nothing");
  }

  @Test
  void withoutMemoryDatagramsAreLostUntilThereIsSomeAgain() throws Exception {
    try (var envoy = start("");
        var client = new UdpClient(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      client.send("HOARD");
      for (int i = 0; i < 3; i++) client.send(new byte[60_000]);
      eventually(() -> assertThat(failures(envoy)).isEqualTo(4));
      assertThat(client.hasDatagram()).isFalse();
      assertServes(client, "f");
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "A heap filled in `onData`",
        "no answer",
        "`java.lang.OutOfMemoryError`, or that it could not be reported",
        "datagrams until there is memory again; each is counted as a failure");
  }

  /** Sends datagrams, the last unlike all before, until that comes back: one may get lost. */
  private static void assertServes(UdpClient client, String... first) throws Exception {
    eventually(
        () -> {
          for (var text : first) client.send(text);
          var answer = client.send("still here").poll();
          while (answer != null && !answer.equals("still here")) answer = client.poll();
          assertThat(answer).isEqualTo("still here");
        });
  }

  @Test
  void datagramsOfAnyLengthComeBack() throws Exception {
    var random = new Random(1);
    try (var envoy = start("");
        var client = new UdpClient(envoy)) {
      for (int i = 0; i < Scale.of(300, 20_000); i++) {
        var bytes = new byte[i % 3 == 0 ? 65_507 - random.nextInt(3) : 1 + random.nextInt(3000)];
        random.nextBytes(bytes);
        if (bytes.length <= 20) continue;
        assertThat(client.send(bytes).readBytes()).isEqualTo(bytes);
      }
      client.send(new byte[0]);
      assertThat(client.ask("hello")).isIn("hello", "");
      assertThat(failures(envoy)).isZero();
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "Datagrams of random bytes, empty and of up to 65,507 bytes",
        "the same bytes",
        "nothing",
        "nothing");
  }

  @Test
  void aFloodOfDatagramsLeavesNothing() throws Exception {
    try (var envoy = start("");
        var client = new UdpClient(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
      int flood = Scale.of(20_000, 500_000);
      for (int i = 0; i < flood; i++) client.send(i % 50 == 0 ? "THROW" : "flood");
      assertServes(client);
      var jvm = new Jcmd(envoy);
      eventually(
          () -> assertThat(jvm.instances("io.envoyjava.sdk.internal.udp.ActiveDatagram")).isZero());
      for (int i = 0; i < 1000; i++) client.send("flood");
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "A flood of datagrams that nobody reads the answers to, some of which make the filter fail,"
            + " and `SIGTERM` within it",
        "some answers",
        "`" + THROWN + "`",
        "what the kernel drops");
  }
}
