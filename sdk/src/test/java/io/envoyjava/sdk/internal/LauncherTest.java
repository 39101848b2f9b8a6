// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher with a JVM that does what a real one does rarely ({@code fake_jvm.c}), under each
 * sanitizer that the compiler has: any finding ends the program with a status of its own.
 */
final class LauncherTest {
  private static final Path NATIVE = Path.of("target", "test-native").toAbsolutePath();

  private record Run(int status, List<String> lines) {}

  private static Run run(String sanitizer, String jvm, String... arguments)
      throws IOException, InterruptedException {
    var program = NATIVE.resolve("launcher-test-" + sanitizer);
    assumeThat(program).as("the %s sanitizer can be used here", sanitizer).exists();
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = process.environment();
    environment.put("FAKE_JVM", jvm);
    environment.put("ENVOY_JAVA_HOME", NATIVE.resolve("fake-java-" + sanitizer).toString());
    // Those of this JVM, see build.sh.
    environment.keySet().removeAll(List.of("LD_PRELOAD", "ASAN_OPTIONS", "ENVOY_JAVA_OPTS"));
    var started = process.start();
    var lines = new String(started.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Run(started.waitFor(), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void keepsTheBeginningOfWhatTwoThreadsPrintAtOnce(String sanitizer) throws Exception {
    var run = run(sanitizer, "print");
    assertThat(run.status).as(String.join("\n", run.lines)).isZero();
    assertThat(run.lines)
        .anySatisfy(line -> assertThat(line).contains(" prints line 0 ").hasSizeLessThan(2100))
        .endsWith("started", "started again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void outlivesAJvmThatAbortsOnAnotherThread(String sanitizer) throws Exception {
    var run = run(sanitizer, "abort");
    assertThat(run.status).as(String.join("\n", run.lines)).isZero();
    assertThat(run.lines).contains("not started", "not started again");
    assertThat(run.lines).anyMatch(line -> line.contains("cannot be created: "));
    assertThat(run.lines).anyMatch(line -> line.contains("cannot try again. Start Envoy anew."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void namesTheReasonOfAJvmThatRefuses(String sanitizer) throws Exception {
    var run = run(sanitizer, "refuse");
    assertThat(run.status).as(String.join("\n", run.lines)).isZero();
    assertThat(run.lines)
        .filteredOn(
            line -> line.endsWith("cannot be created: Unrecognized VM option 'NoSuchFlag'."))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void saysThatTheJvmEndsTheProcessAndFails(String sanitizer) throws Exception {
    var run = run(sanitizer, "exit");
    assertThat(run.status).as(String.join("\n", run.lines)).isEqualTo(1);
    assertThat(run.lines)
        .last()
        .asString()
        .endsWith("java: the JVM ends Envoy while it is created: help");
  }

  /** No call is made with an exception pending, and nothing is left: the fake JVM checks both. */
  @ParameterizedTest
  @ValueSource(strings = {"address", "thread"})
  void startsAgainWhicheverJniCallHasFailed(String sanitizer) throws Exception {
    var run = run(sanitizer, "", "faults");
    assertThat(run.status).as(String.join("\n", run.lines)).isZero();
    assertThat(run.lines)
        .noneMatch(line -> line.matches("call \\d+: .*"))
        .last()
        .asString()
        .matches("[5-9]\\d calls");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Bootstrap.PROTOCOL + 1})
  void anotherProtocolIsRefusedWithWhatToDo(int protocol) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Bootstrap.start("libx.so", protocol))
        .withMessage(
            "the launcher in this file has protocol %d, the SDK in it has protocol %d: build the"
                    .formatted(protocol, Bootstrap.PROTOCOL)
                + " module anew, with one version of the SDK");
  }

  @Test
  void theEntryOfLaunchersWithoutANumberIsStillThereToSaySo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Bootstrap.start("libx.so"))
        .withMessageStartingWith("the launcher in this file has protocol 0, ");
  }
}
