// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LauncherFactory;
import io.envoyjava.integration.filters.PickyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What modules log is in Envoy's log, with its level, and in the log of the operator's choice. */
final class LogIT {
  @TempDir static Path directory;

  @BeforeAll
  static void makeModules() {
    ModuleFile.of(directory, "launcher", LauncherFactory.class);
    ModuleFile.of(directory, "picky", PickyFactory.class);
  }

  @ParameterizedTest
  @CsvSource({
    "trace, ALL TRACE DEBUG INFO WARNING ERROR CRITICAL",
    "debug, DEBUG INFO WARNING ERROR CRITICAL",
    "info, INFO WARNING ERROR CRITICAL",
    "warning, WARNING ERROR CRITICAL",
    "error, ERROR CRITICAL",
    "critical, CRITICAL"
  })
  void linesAreWrittenFromTheLevelOnThatEnvoyIsSetTo(String level, String written) {
    var config = EnvoyConfig.direct().filter("launcher", "log").yaml();
    List<String> log;
    try (var envoy =
        EnvoyProcess.builder()
            .config(config)
            .modules(directory)
            .componentLogLevel("dynamic_modules:" + level)
            .start()) {
      assertThat(envoy.terminate()).isZero();
      log = envoy.log();
    }
    assertThat(log.stream().filter(line -> line.contains("LauncherFactory: at level ")))
        .zipSatisfy(
            List.of(written.split(" ")),
            (line, name) -> {
              assertThat(line).endsWith("at level " + name);
              assertThat(line).containsPattern(inEnvoy(name));
            });
  }

  /** Up to v1.36 Envoy drops trace lines, so they are written as debug. */
  private static String inEnvoy(String level) {
    return switch (level) {
      case "ALL", "TRACE" -> "\\[(trace|debug)]";
      default -> "\\[" + level.toLowerCase(Locale.ROOT) + "]";
    };
  }

  /** Envoy's own last line does not have it. */
  @ParameterizedTest
  @CsvSource({"start", "validate"})
  void lastLineOfAnEnvoyThatRefusesAConfigurationHasTheReason(String mode) {
    var builder =
        EnvoyProcess.builder()
            .config(EnvoyConfig.direct().filter("picky", "bad").yaml())
            .modules(directory);
    var exit = mode.equals("start") ? builder.startExpectingExit() : builder.validate();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log())
        .last()
        .isEqualTo(
            "Envoy ended after this refusal: filter 'picky': configuration rejected:"
                + " word: expected good, found bad");
  }

  @Test
  void lastLineOfAnEnvoyWithoutJavaSaysWhatWasTried() {
    var exit =
        EnvoyProcess.builder()
            .config(EnvoyConfig.direct().filter("picky", "good").yaml())
            .modules(directory)
            .env("ENVOY_JAVA_HOME", "/nowhere")
            .validate();
    assertThat(exit.log())
        .last()
        .asString()
        .startsWith("Envoy ended after this refusal: java: no Java 25 or newer found. Tried: ");
  }
}
