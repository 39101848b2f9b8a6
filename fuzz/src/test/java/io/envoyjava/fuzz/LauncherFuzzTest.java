// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the launcher's stand-ins on an older Envoy, for any streams and calls: see
 * launcher_fuzz.c.
 */
final class LauncherFuzzTest {
  private static final Path KEPT =
      Path.of("src/test/resources/io/envoyjava/fuzz/LauncherFuzzTestInputs");

  @ParameterizedTest
  @ValueSource(strings = {"launcher-1.35", "launcher-1.36.3"})
  void standInsShowWhatTheHostHas(String target) throws IOException, InterruptedException {
    LibFuzzer.run(target, KEPT);
  }
}
