// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyBinary;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hooks of {@code abi-coverage.tsv} are those that an Envoy looks for in a module. AbiIT does
 * the same for Envoy's functions, which AbiCoverageTest compares with the table.
 */
@Tag("any-envoy")
final class AbiCoverageIT {
  private static final String HOOK =
      "envoy_dynamic_module_on_(((http|network|(udp_)?listener)_filter|access_logger"
          + "|bootstrap_extension)_[a-z_]+|program_init)";

  static List<String> versions() {
    return EnvoyBinary.versions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theTableHasTheHooksThatEnvoyLooksFor(String version) throws Exception {
    var expected =
        Files.readAllLines(Pages.ROOT.resolve("integration/src/test/resources/abi-coverage.tsv"))
            .stream()
            .map(line -> List.of(line.split("\t", -1)))
            .filter(columns -> columns.getFirst().startsWith("on_"))
            .filter(columns -> isIn(version, columns.get(1)))
            .map(List::getFirst)
            .collect(toCollection(TreeSet::new));
    assertThat(hooks(version)).isEqualTo(expected);
  }

  private static boolean isIn(String version, String since) {
    return Version.parse(since).compareTo(Version.parse(version)) <= 0;
  }

  /** The texts in the executable that are the name of a hook, without their prefix. */
  private static Set<String> hooks(String version) throws Exception {
    var grep =
        new ProcessBuilder("grep", "-azxE", HOOK, EnvoyBinary.version(version).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var text = new String(grep.getInputStream().readAllBytes(), UTF_8);
    assertThat(grep.waitFor()).as("grep").isZero();
    return Stream.of(text.split("\0"))
        .map(name -> name.substring(name.indexOf("on_")))
        .collect(toCollection(TreeSet::new));
  }
}
