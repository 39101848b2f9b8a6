// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.DeepFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Filters that use up the stack, or the heap, and use the SDK there. */
@Tag("any-envoy")
final class DeepIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(DeepIT.class);

  private static final String FAILURES = "dynamicmodulescustom.deep.failures";
  private static final int TIMES = 3;

  @TempDir Path directory;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    var module = ModuleFile.of(directory, "deep", DeepFactory.class);
    var config =
        EnvoyConfig.direct()
            .filter("deep")
            .filter("deep", "nested")
            .connectionManagerOptions("delayed_close_timeout: 0.01s");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(module)
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx32m")
            .start();
    assertWhole(send(""));
    new Jcmd(envoy).awaitLinked();
  }

  @AfterEach
  void stop() {
    envoy.close();
  }

  @Test
  void sdkCanBeUsedWhereTheStackEnds() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      assertThat(send("reply"))
          .startsWith("HTTP/1.1 418 ")
          .contains("x-reply: yes\r\n", "x-nested: yes\r\n")
          .endsWith("\r\n\r\nteapot");
      assertWhole(send("continue"));
      assertWhole(send("use"));
    }
    // Nothing that was used down there has been lost.
    assertWhole(send("use here"));
    assertUnharmed(0);
    FAULTS.assertHas(
        "A filter uses the SDK where its stack ends, another one in hooks that are called from"
            + " there",
        "whole answers",
        "nothing",
        "nothing: a call that there is no stack for throws `StackOverflowError`, and does nothing");
  }

  @Test
  void envoyEndsAfterMetricsWereUsedWhereTheStackEnds() throws Exception {
    for (int i = 0; i < TIMES; i++) assertWhole(send("count"));
    assertUnharmed(0);
    FAULTS.assertHas(
        "A filter updates a metric without a stream where its stack ends",
        "whole answers",
        "nothing; status 0 at SIGTERM",
        "nothing: an update that there is no stack for throws `StackOverflowError`");
  }

  @Test
  void streamIsRefusedOnAThreadAfterAnothersStackHasEnded() throws Exception {
    var answer = send("use on threads");
    assertWhole(answer);
    assertThat(answer).contains("x-thrown: WrongThreadException\r\n");
    assertUnharmed(0);
    FAULTS.assertHas(
        "A stream used on a virtual thread where the thread's stack ends",
        "whole answers",
        "nothing",
        "nothing: later threads get the `WrongThreadException` that they would have got");
  }

  @Test
  void localReplyThatCannotBeSentIsAFailureLikeAnyOther() throws Exception {
    assertThat(send("reply once")).startsWith("HTTP/1.1 500 ");
    assertWhole(send(""));
    assertThat(send("reply without memory")).startsWith("HTTP/1.1 500 ");
    assertWhole(send(""));
    assertUnharmed(2);
    FAULTS.assertHas(
        "A local reply for which there is no stack or no heap left",
        "500",
        "`StackOverflowError` or `OutOfMemoryError` with its stack trace",
        "nothing; counted as a failure");
  }

  @Test
  void taskIsRunOrItsSubmissionFails() throws Exception {
    for (var order : new String[] {"submit in a task", "submit", "submit without memory"}) {
      for (int i = 0; i < TIMES; i++) {
        var answer = send(order);
        assertWhole(answer);
        assertThat(answer)
            .contains("x-refused: yes\r\n")
            .containsPattern("x-tasks: (\\d+) submitted, \\1 run\r\n");
      }
    }
    assertUnharmed(0);
    FAULTS.assertHas(
        "Tasks for whose submission there is no stack or no heap left",
        "whole answers",
        "nothing",
        "nothing: the submission fails, and later tasks of the stream are run");
  }

  private void assertUnharmed(int failures) {
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
    assertThat(envoy.terminate()).isZero();
    assertThat(LogErrors.of(envoy.log()))
        .hasSize(failures)
        .noneMatch(line -> line.contains("NoClassDefFoundError"));
  }

  private static void assertWhole(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("x-nested: yes\r\n")
        .endsWith("\r\n\r\ndirect");
  }

  private String send(String order) throws Exception {
    var request =
        "GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n"
            + (order.isEmpty() ? "" : "x-deep: " + order + "\r\n")
            + "\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      return exchange.awaitEnd();
    }
  }
}
