// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Checks that the launcher decompresses any bytes within their bounds: see inflate_fuzz.c. */
final class InflateFuzzTest {
  private static final Path KEPT =
      Path.of("src/test/resources/io/envoyjava/fuzz/InflateFuzzTestInputs");

  @Test
  void anyBytesStayWithinTheirBounds() throws IOException, InterruptedException {
    LibFuzzer.run("inflate", KEPT);
  }
}
