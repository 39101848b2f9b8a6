// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/**
 * The table in {@code docs/faults.md}. A test that has seen a row come true says so at its end, and
 * so the table cannot tell anything else.
 */
final class FaultTable {
  private static final Path PAGE = EnvoyConfig.FILTERS.resolveSibling("docs/faults.md");

  private FaultTable() {}

  /** Asserts that the table has this row: what was done, and what came of it. */
  static void assertHas(String fault, String client, String log, String lost) {
    assertThat(PAGE)
        .content()
        .contains("| %s | %s | %s | %s |\n".formatted(fault, client, log, lost));
  }
}
