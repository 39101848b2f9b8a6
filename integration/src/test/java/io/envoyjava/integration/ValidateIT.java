// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.PickyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code envoy --mode validate}, for a pipeline that looks at a configuration before it is used.
 * {@code PassthroughIT} does so with each Envoy, and {@code BadInputIT} has what each one says of
 * what is wrong.
 */
@Tag("any-envoy")
final class ValidateIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ValidateIT.class);

  @TempDir static Path modules;

  @BeforeAll
  static void makeModule() {
    ModuleFile.of(modules, "picky", PickyFactory.class);
  }

  @Test
  void goodConfigurationsAreValid() throws Exception {
    var config = EnvoyConfig.upstream(1).filter("picky", "good");
    var exit = EnvoyProcess.builder().config(config.yaml()).modules(modules).validate();
    assertThat(exit.status()).as(exit.text()).isZero();
    assertThat(exit.log()).anyMatch(line -> line.endsWith("OK"));
    assertThat(LogErrors.ofModules(exit.log())).isEmpty();
    FAULTS.assertHas(
        "`--mode validate` with a good configuration", "-", "`configuration … OK`; status 0", "-");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          picky | bad   | filter 'picky': configuration rejected: word: expected good, found bad
          picky | throw | filter 'picky': configuration failed: java.lang.IllegalStateException: on demand
          other | good  | filter 'other': configuration rejected: filter_name: expected one of [picky], which are in <dir>/libpicky.so; found 'other'
          """)
  void badConfigurationsAreRefused(String filter, String text, String message) throws Exception {
    var config = EnvoyConfig.upstream(1).filter("picky", filter, text);
    var exit = EnvoyProcess.builder().config(config.yaml()).modules(modules).validate();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(LogErrors.ofModules(exit.log()))
        .anyMatch(
            line -> line.endsWith(message.replace("<dir>", modules.toAbsolutePath().toString())));
    FAULTS.assertHas(
        "`--mode validate` with a wrong configuration",
        "-",
        "the reason, with the field's name; status 1",
        "-");
  }

  @Test
  void missingJavaIsTold() throws Exception {
    var config = EnvoyConfig.upstream(1).filter("picky", "good");
    var exit =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(modules)
            .env("ENVOY_JAVA_HOME", modules.toString())
            .validate();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(LogErrors.ofModules(exit.log()))
        .anyMatch(line -> line.contains("java: no Java 25 or newer found"));
    FAULTS.assertHas(
        "`--mode validate` where there is no Java",
        "-",
        "`java: no Java 25 or newer found. Tried: …`; status 1",
        "-");
  }
}
