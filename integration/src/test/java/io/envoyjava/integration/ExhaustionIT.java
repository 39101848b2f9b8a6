// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where there is no room for another class, or no thread to be had; {@code FaultsIT} has the heap.
 */
@Tag("any-envoy")
final class ExhaustionIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ExhaustionIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.faulty.failures";
  private static final String ACTIVE = "http.main.downstream_rq_active";
  private static final String NO_THREAD =
      "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or"
          + " process/resource limits reached";
  private static final String NO_CLASS = "java.lang.OutOfMemoryError: Metaspace";

  /**
   * No limit of threads holds for root, so that Envoy becomes another user; one who may read all
   * the same.
   */
  private static final String OTHER_USER =
      System.getProperty("user.name").equals("root")
          ? "setpriv --reuid 54321 --clear-groups --inh-caps -all,+dac_override"
              + " --ambient-caps -all,+dac_override --bounding-set -all,+dac_override "
          : "";

  @TempDir static Path directory;
  @TempDir Path listeners;

  @BeforeAll
  static void makeModule() {
    ModuleFile.of(directory, "faulty", FaultyFactory.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          onRequestHeaders  | onRequestHeaders
          a virtual thread  | a task of the stream's executor
          a platform thread | a task of the stream's executor
          """)
  void filterThatLoadsClassesWithoutEndFails(String place, String hook) throws Exception {
    try (var envoy = builder().env("ENVOY_JAVA_OPTS", "-XX:MaxMetaspaceSize=24m").start()) {
      assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      for (int i = 1; i <= 3; i++) {
        assertThat(send(envoy, "x-fault: LOAD " + place)).startsWith("HTTP/1.1 500 ");
        assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
        assertThat(envoy.stat(FAILURES)).isEqualTo(i);
      }
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log()))
          .hasSize(3)
          .allMatch(line -> line.endsWith("filter 'faulty' failed in " + hook + ": " + NO_CLASS));
    }
    FAULTS.assertHas(
        "Metaspace is full, " + (place.startsWith("on") ? "in a hook" : "on " + place),
        "500",
        "`OutOfMemoryError: Metaspace` with its stack trace",
        "nothing; counted as a failure");
  }

  /** Also those classes of the SDK's that are needed to tell of a failure. */
  @Test
  void requestsGoOnWhereThereIsNoRoomForClasses() throws Exception {
    try (var envoy = builder().env("ENVOY_JAVA_OPTS", "-XX:MaxMetaspaceSize=24m").start()) {
      assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      new Jcmd(envoy).awaitLinked();
      try (var _ = hold(envoy, "x-fault: HOARD_CLASSES onRequestHeaders")) {
        envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
        assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
        assertThat(send(envoy, "x-fault: THROW onRequestHeaders")).startsWith("HTTP/1.1 500 ");
        assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      }
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
      assertThat(send(envoy, "x-fault: THROW onRequestHeaders")).startsWith("HTTP/1.1 500 ");
      assertThat(envoy.stat(FAILURES)).isEqualTo(2);
      assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log()))
          .hasSize(2)
          .allMatch(
              line ->
                  line.endsWith(
                      "failed in onRequestHeaders: java.lang.IllegalStateException: on demand"));
    }
    FAULTS.assertHas(
        "Metaspace is full for a while, because of classes that a filter keeps",
        "whole answers, and a 500 where a filter throws",
        "what was thrown, with its stack trace",
        "nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"START_THREAD", "START_VIRTUAL_THREAD"})
  void filterThatGetsNoThreadFails(String fault) throws Exception {
    var order = "x-fault: " + fault + " onRequestHeaders";
    try (var envoy = limited(builder()).start()) {
      // There is one for virtual threads to run on.
      assertThat(send(envoy, order)).startsWith("HTTP/1.1 200 ");
      allowThreads(envoy, false);
      var expected = fault.equals("START_THREAD") ? "HTTP/1.1 500 " : "HTTP/1.1 200 ";
      assertThat(send(envoy, order)).startsWith(expected);
      assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      assertThat(send(envoy, order)).startsWith(expected);
      allowThreads(envoy, true);
      assertThat(send(envoy, order)).startsWith("HTTP/1.1 200 ");

      assertThat(envoy.terminate()).isZero();
      if (fault.equals("START_THREAD")) {
        assertThat(LogErrors.of(envoy.log()))
            .hasSize(2)
            .allMatch(line -> line.endsWith("failed in onRequestHeaders: " + NO_THREAD));
        FAULTS.assertHas(
            "No thread can be had, for a filter that starts one",
            "500",
            "`OutOfMemoryError: unable to create native thread` with its stack trace",
            "nothing; counted as a failure");
      } else {
        assertThat(LogErrors.of(envoy.log())).isEmpty();
        FAULTS.assertHas(
            "No thread can be had, for a filter that starts a virtual one, not the first",
            "whole answers",
            "nothing",
            "nothing");
      }
    }
  }

  /** The JDK's class of virtual threads needs two threads of its own, and is not made anew. */
  @Test
  void firstVirtualThreadDecidesOnAllOthers() throws Exception {
    var order = "x-fault: START_VIRTUAL_THREAD onRequestHeaders";
    try (var envoy = limited(builder()).start()) {
      allowThreads(envoy, false);
      assertThat(send(envoy, order)).startsWith("HTTP/1.1 500 ");
      allowThreads(envoy, true);
      assertThat(send(envoy, order)).startsWith("HTTP/1.1 500 ");
      assertThat(send(envoy, "")).startsWith("HTTP/1.1 200 ");
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log()))
          .satisfiesExactly(
              first -> assertThat(first).endsWith("failed in onRequestHeaders: " + NO_THREAD),
              next ->
                  assertThat(next)
                      .endsWith(
                          "failed in onRequestHeaders: java.lang.NoClassDefFoundError: Could not"
                              + " initialize class java.lang.VirtualThread"));
    }
    FAULTS.assertHas(
        "No thread can be had, for a filter that starts the process's first virtual one",
        "500",
        "`OutOfMemoryError: unable to create native thread`, then `NoClassDefFoundError`",
        "virtual threads, until Envoy is started again");
  }

  @Test
  void moduleIsRefusedWhereTheJvmGetsNoThread() throws Exception {
    try (var updates = ListenerUpdates.start(limited(builder()), listeners, direct("old"))) {
      var envoy = (EnvoyProcess) updates.envoy();
      allowThreads(envoy, false);
      updates.updateExpectingRejection(direct("new").filter("faulty"));
      assertThat(send(envoy, "")).endsWith("\r\n\r\nold");
      allowThreads(envoy, true);
      updates.update(direct("new").filter("faulty"));
      eventually(() -> assertThat(send(envoy, "")).endsWith("\r\n\r\nnew"));
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log()).getFirst())
          .contains("cannot be created: the thread for it");
    }
    FAULTS.assertHas(
        "No thread can be had when the first module is loaded",
        "answers of the old configuration",
        "`java: the JVM of … cannot be created: the thread for it cannot be started`",
        "nothing; the configuration is rejected, and accepted when there are threads again");
  }

  private static EnvoyConfig direct(String text) {
    return EnvoyConfig.upstream(1)
        .connectionManagerOptions("delayed_close_timeout: 0.1s")
        .routes(
            """
            - match: { prefix: / }
              direct_response: { status: 200, body: { inline_string: %s } }
            """
                .formatted(text));
  }

  private static EnvoyProcess.Builder builder() {
    return EnvoyProcess.builder()
        .config(direct("direct").filter("faulty").yaml())
        .modules(directory)
        .concurrency(1);
  }

  private static EnvoyProcess.Builder limited(EnvoyProcess.Builder builder) throws Exception {
    if (OTHER_USER.isEmpty()) return builder;
    assumeThat(run(OTHER_USER + "true")).as(OTHER_USER).isZero();
    var script = directory.resolve("envoy-as-another-user");
    Files.writeString(
        script, "#!/bin/sh\nexec %s'%s' \"$@\"\n".formatted(OTHER_USER, EnvoyBinary.locate()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return builder.binary(script);
  }

  /** What runs goes on; a user who has more than one thread gets no other. */
  private static void allowThreads(EnvoyProcess envoy, boolean allowed) throws Exception {
    var limit =
        OTHER_USER + "prlimit --pid %d --nproc=%d:".formatted(envoy.pid(), allowed ? 1000 : 1);
    assertThat(run(limit)).as(limit).isZero();
  }

  private static int run(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
  }

  private static Exchange hold(EnvoyProcess envoy, String header) throws Exception {
    return Exchange.start(
        envoy.port(EnvoyConfig.LISTENER),
        "POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\nx-hold: yes\r\n"
            + header
            + "\r\n\r\n");
  }

  private static String send(EnvoyProcess envoy, String header) throws Exception {
    var request =
        "GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n"
            + (header.isEmpty() ? "" : header + "\r\n")
            + "\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      return exchange.awaitEnd();
    }
  }
}
