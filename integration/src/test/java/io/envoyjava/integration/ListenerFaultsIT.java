// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ListenerFaultyFactory;
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
 * What {@code ListenerFilter} promises of a filter that fails, and what clients may do: Envoy
 * lives, no other connection notices, and nothing is left of the socket.
 */
@Tag("any-envoy")
final class ListenerFaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ListenerFaultsIT.class);

  private static final String FILTER =
      "io.envoyjava.integration.filters.ListenerFaultyFactory$ListenerFaultyFilter";
  private static final String HELD = "listener.127.0.0.1_0.downstream_pre_cx_active";
  private static final String HALF_A_HELLO =
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003";

  /** Faults, places, and what is logged. */
  private static final String[][] FAILURES = {
    {"THROW", "newFilter", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onAccept", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onData", "java.lang.IllegalStateException: on demand"},
    {"THROW", "maxReadBytes", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onClose", "java.lang.IllegalStateException: on demand"},
    {"THROW", "onDestroy", "java.lang.IllegalStateException: on demand"},
    {"THROW", "a task", "java.lang.IllegalStateException: on demand"},
    {"THROW", "the answer to a callout", "java.lang.IllegalStateException: on demand"},
    {"NULL", "newFilter", "java.lang.NullPointerException: newFilter returned null"},
    {"NULL", "onAccept", "java.lang.NullPointerException: onAccept returned null"},
    {"NULL", "onData", "java.lang.NullPointerException: onData returned null"},
    {
      "NEGATIVE",
      "maxReadBytes",
      "java.lang.IllegalStateException: maxReadBytes: expected 0 to 1048576, found -1"
    },
    {"RECURSE", "newFilter", "java.lang.StackOverflowError"},
    {"RECURSE", "onAccept", "java.lang.StackOverflowError"},
    {"RECURSE", "onData", "java.lang.StackOverflowError"},
    {"RECURSE", "onClose", "java.lang.StackOverflowError"},
    {"RECURSE", "a task", "java.lang.StackOverflowError"},
    {"EXHAUST", "onAccept", "java.lang.OutOfMemoryError: Java heap space"},
    {"EXHAUST", "onData", "java.lang.OutOfMemoryError: Java heap space"},
    {"EXHAUST", "onDestroy", "java.lang.OutOfMemoryError: Java heap space"},
  };

  @TempDir static Path directory;
  private @Nullable LineUpstream upstream;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    upstream = LineUpstream.start();
    var config =
        NetworkConfig.upstream(upstream.port())
            .listenerFilter("listener_faulty", "listener_faulty", "")
            .listenerOptions("listener_filters_timeout: 1s");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "listener_faulty", ListenerFaultyFactory.class))
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
    return envoy.stat(ListenerClients.metric(envoy, "listener_faulty", "failures"));
  }

  @Test
  void aFilterThatFailsClosesItsSocketAndNoOther() throws Exception {
    long count = 0;
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      for (var failure : FAILURES) {
        var place = failure[1];
        // Tasks and requests need v1.39.
        if (place.contains(" ") && !isAtLeast("1.39")) continue;
        commit(failure[0], place);
        long expected = ++count;
        eventually(() -> assertThat(failures()).as(failure[0] + " " + place).isEqualTo(expected));
        assertThat(other.ask("hello")).isEqualTo("hello");
        var logged =
            "filter 'listener_faulty' failed in %s: %s".formatted(where(place), failure[2]);
        // The log arrives on its own thread.
        eventually(() -> assertThat(LogErrors.of(envoy.log()).getLast()).endsWith(logged));
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

  private static String where(String place) {
    // The SDK asks for maxReadBytes within the hook that stops.
    if (place.equals("maxReadBytes")) return "onData";
    // A callout to no cluster fails in a task.
    return place.contains(" ") ? "a task of the socket's executor" : place;
  }

  private static String what(String fault) {
    return switch (fault) {
      case "THROW" -> "An exception";
      case "NULL" -> "`null` for an answer";
      case "NEGATIVE" -> "A negative number";
      case "RECURSE" -> "Recursion without end";
      case "EXHAUST" -> "No heap left";
      default -> throw new IllegalArgumentException(fault);
    };
  }

  /** The client has gone, or has its connection, where it does not see a failure. */
  private static boolean isSeen(String place) {
    return !place.equals("onClose") && !place.equals("onDestroy");
  }

  private void commit(String fault, String place) throws IOException {
    var order = fault + " " + place;
    if (place.equals("newFilter") || place.equals("onAccept") || place.equals("onClose")) {
      try (var before = LineClient.of(envoy)) {
        assertThat(before.ask(order)).isEqualTo(order);
      }
    }
    try (var client = LineClient.of(envoy)) {
      switch (place) {
        case "onClose" -> {}
        case "onDestroy" -> assertThat(client.ask(order)).isEqualTo(order);
        default -> assertEnds(client, order);
      }
    }
  }

  /** Reads to the end of a connection that is closed, in whichever way. */
  private static void assertEnds(LineClient client, String line) throws IOException {
    try {
      client.send(line);
      assertThat(client.read()).isNull();
    } catch (SocketException e) {
      // A reset is an end.
    }
  }

  private void assertNothingIsLeft() throws Exception {
    ListenerClients.assertNoSocketIsLeft(envoy);
    var jvm = new Jcmd(envoy);
    eventually(() -> assertThat(jvm.instances(FILTER)).isZero());
  }

  @Test
  void aCallAtTheEndOfTheStackIsRefusedOrDone() throws Exception {
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      try (var client = LineClient.of(envoy)) {
        client.send("DIVE onData");
        try {
          assertThat(client.read()).isIn("DIVE onData", null);
        } catch (SocketException e) {
          // A reset is an end.
        }
      }
      assertThat(other.ask("hello")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "A call of Envoy's at the end of the stack",
        "its connection, or a closed one",
        "`StackOverflowError`, if it is refused",
        "nothing");
  }

  @Test
  void withoutMemorySocketsFailUntilThereIsSomeAgain() throws Exception {
    try (var other = LineClient.of(envoy)) {
      assertThat(other.ask("hello")).isEqualTo("hello");
      new Jcmd(envoy).awaitLinked();
      try (var client = LineClient.of(envoy)) {
        assertEnds(client, "HOARD onData");
      }
    }
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "A heap filled in `onData`",
        "a closed connection",
        "`java.lang.OutOfMemoryError`, or that it could not be reported",
        "nothing; sockets are served when there is memory again");
  }

  @Test
  void socketsThatComeAndGoLeaveNothing() throws Exception {
    int port = envoy.port(NetworkConfig.LISTENER);
    int many = Scale.of(500, 10_000);
    for (int i = 0; i < many; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (i % 2 == 1) socket.setSoLinger(true, 0);
        var sent =
            switch (i % 10 / 2) {
              case 0 -> "";
              case 1 -> "half a li";
              case 2 -> "whole line\n";
              case 3 -> HALF_A_HELLO;
              default -> "THROW onData\n";
            };
        socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      }
    }
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    assertThat(failures()).isPositive();
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "Connections opened and dropped, some with a reset, some with half a line or half a TLS"
            + " handshake, some of which the filter fails for",
        "nothing",
        "the filter's failures",
        "nothing; no filter and no socket is left");
  }

  @Test
  void aLineInSegmentsOfOneByteArrives() throws Exception {
    try (var client = new NetworkClient(envoy)) {
      client.sendBytewise("hello\n");
      assertThat(client.readUntil("\n")).isEqualTo("hello");
    }
    assertNothingIsLeft();
    FAULTS.assertHas("Segments of one byte", "its connection", "nothing", "nothing");
  }

  @Test
  void aClientThatSendsNoMoreIsClosedInTime() throws Exception {
    for (var beginning : new String[] {"half a li", HALF_A_HELLO}) {
      try (var client = new NetworkClient(envoy)) {
        client.send(beginning).end();
        try {
          assertThat(client.readAll()).isEmpty();
        } catch (SocketException e) {
          // A reset is an end.
        }
      }
    }
    assertNothingIsLeft();
    FAULTS.assertHas(
        "A client that ends its side in the middle",
        "a closed connection, after `listener_filters_timeout`",
        "nothing",
        "nothing");
  }

  @Test
  void envoyEndsWithOpenSockets() throws Exception {
    try (var client = LineClient.of(envoy)) {
      eventually(() -> assertThat(envoy.stat(HELD)).isPositive());
      assertThat(envoy.terminate()).isZero();
      assertThat(client.read()).isNull();
    }
    FAULTS.assertHas("`SIGTERM` with an open socket", "a closed connection", "nothing", "nothing");
  }
}
