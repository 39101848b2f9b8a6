// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.NetworkFaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code NetworkFilter} promises of a filter that fails, and what clients may do: Envoy lives,
 * no other connection notices, and nothing is left of the connection.
 */
@Tag("any-envoy")
final class NetworkFaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(NetworkFaultsIT.class);

  private static final String FILTER =
      "io.envoyjava.integration.filters.NetworkFaultyFactory$NetworkFaultyFilter";
  private static final String CONNECTIONS = "tcp.tcp.downstream_cx_total";

  /** Faults, places, and what is logged. */
  private static final String[][] FAILURES = {
    {"THROW", "newFilter", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onNewConnection", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onRead", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onWrite", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onEvent", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onAboveHighWatermark", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onBelowLowWatermark", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onDestroy", "java.lang.IllegalStateException: on demand"},
    {"THROW", "a task", "java.lang.IllegalStateException: on demand"},
    {"THROW", "the answer to a callout", "java.lang.IllegalStateException: on demand"},
    {"NULL", "newFilter", "java.lang.NullPointerException: newFilter returned null"},
    {"NULL", "onNewConnection", "java.lang.NullPointerException: onNewConnection returned null"},
    {"NULL", "onRead", "java.lang.NullPointerException: onRead returned null"},
    {"NULL", "onWrite", "java.lang.NullPointerException: onWrite returned null"},
    {"RECURSE", "newFilter", "java.lang.StackOverflowError"},
    {"RECURSE", "onRead", "java.lang.StackOverflowError"},
    {"RECURSE", "onWrite", "java.lang.StackOverflowError"},
    {"RECURSE", "onEvent", "java.lang.StackOverflowError"},
    {"RECURSE", "a task", "java.lang.StackOverflowError"},
    {"EXHAUST", "onRead", "java.lang.OutOfMemoryError: Java heap space"},
    {"EXHAUST", "onWrite", "java.lang.OutOfMemoryError: Java heap space"},
    {"EXHAUST", "onDestroy", "java.lang.OutOfMemoryError: Java heap space"},
  };

  @TempDir static Path directory;
  private @Nullable LineUpstream upstream;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    upstream = LineUpstream.start();
    var config = NetworkConfig.upstream(upstream.port()).filter("network_faulty", "");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "network_faulty", NetworkFaultyFactory.class))
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx48m")
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    if (upstream == null) return;
    envoy.close();
    upstream.close();
  }

  private boolean isAtLeast(String version) {
    return Version.parse(envoy.version()).compareTo(Version.parse(version)) >= 0;
  }

  private long failures() {
    var namespace = isAtLeast("1.38") ? "dynamicmodulescustom" : "dynamic_module_network_filter";
    return envoy.stat(namespace + ".network_faulty.failures");
  }

  @Test
  void aFilterThatFailsClosesItsConnectionAndNoOther() throws Exception {
    long count = 0;
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      for (var failure : FAILURES) {
        var place = failure[1];
        if (place.contains("Watermark") && !isAtLeast("1.38")) continue;
        commit(failure[0], place);
        long expected = ++count;
        eventually(() -> assertThat(failures()).as(failure[0] + " " + place).isEqualTo(expected));
        assertThat(other.ask("hello")).isEqualTo("hello");
        // A callout to no cluster fails in a task.
        var where = place.contains(" ") ? "a task of the connection's executor" : place;
        assertThat(LogErrors.of(envoy.log()).getLast())
            .endsWith("filter 'network_faulty' failed in %s: %s".formatted(where, failure[2]));
        FAULTS.assertHas(
            "%s in %s".formatted(what(failure[0]), place.contains(" ") ? place : "`" + place + "`"),
            isSeen(place) ? "a closed connection" : "nothing",
            "`" + failure[2] + "`",
            "nothing; counted as a failure");
      }
    }
    assertNothingIsLeft();
    assertThat(envoy.terminate()).isZero();
  }

  private static String what(String fault) {
    return switch (fault) {
      case "THROW" -> "An exception";
      case "NULL" -> "`null` for an answer";
      case "RECURSE" -> "Recursion without end";
      case "EXHAUST" -> "No heap left";
      default -> throw new IllegalArgumentException(fault);
    };
  }

  /** The client has gone by itself where it does not see a failure. */
  private static boolean isSeen(String place) {
    return !place.equals("onEvent") && !place.equals("onDestroy");
  }

  private void commit(String fault, String place) throws IOException {
    if (place.equals("newFilter") || place.equals("onNewConnection")) {
      try (var before = LineClient.of(envoy)) {
        assertThat(before.ask(fault + " " + place)).isEqualTo(fault + " " + place);
      }
    }
    try (var client = LineClient.of(envoy)) {
      if (isSeen(place)) {
        assertEnds(client, fault + " " + place);
      } else {
        assertThat(client.ask(fault + " " + place)).isEqualTo(fault + " " + place);
      }
    }
  }

  /** Reads to the end of a connection that is closed, in whichever way. */
  private static void assertEnds(LineClient client, String line) throws IOException {
    try {
      client.send(line);
      var in = client.socket().getInputStream();
      var buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {}
    } catch (SocketException e) {
      // A reset is an end.
    }
  }

  private void assertNothingIsLeft() throws Exception {
    var jvm = new Jcmd(envoy);
    eventually(() -> assertThat(jvm.instances(FILTER)).isZero());
  }

  @Test
  void aCallAtTheEndOfTheStackIsRefusedOrDone() throws Exception {
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      for (var place : new String[] {"onRead", "a task"}) {
        try (var client = LineClient.of(envoy)) {
          client.send("DIVE " + place);
          var answer = client.read();
          assertThat(answer).isIn("dived", null);
        }
        assertThat(other.ask("hello")).isEqualTo("hello");
      }
    }
    assertNothingIsLeft();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "A call of Envoy's at the end of the stack",
        "what it writes, or a closed connection",
        "`StackOverflowError`, if it is refused",
        "nothing");
  }

  @Test
  void withoutMemoryConnectionsFailUntilThereIsSomeAgain() throws Exception {
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      try (var client = LineClient.of(envoy)) {
        assertEnds(client, "HOARD onRead");
      }
    }
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "A heap filled in `onRead`",
        "a closed connection",
        "`java.lang.OutOfMemoryError`, or that it could not be reported",
        "nothing; connections are served when there is memory again");
  }

  @Test
  void connectionsThatComeAndGoLeaveNothing() throws Exception {
    int port = envoy.port(NetworkConfig.LISTENER);
    int many = Scale.of(500, 10_000);
    for (int i = 0; i < many; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        switch (i % 4) {
          case 0 -> {}
          case 1 -> socket.setSoLinger(true, 0);
          case 2 -> socket.getOutputStream().write("half a li".getBytes(UTF_8));
          default -> {
            socket.getOutputStream().write("whole line\n".getBytes(UTF_8));
            socket.setSoLinger(true, 0);
          }
        }
      }
    }
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    assertThat(failures()).isZero();
    assertThat(envoy.stat(CONNECTIONS)).isPositive();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "Connections opened and dropped, some with a reset, some with half a line",
        "nothing",
        "nothing",
        "nothing; no filter is left");
  }

  @Test
  void envoyEndsWithOpenConnections() throws Exception {
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
      assertThat(envoy.terminate()).isZero();
      assertThat(client.read()).isNull();
    }
    FAULTS.assertHas(
        "`SIGTERM` with an open connection", "a closed connection", "nothing", "nothing");
  }
}
