// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.util.List;

/**
 * The result of a run of Envoy that has ended.
 *
 * @param status the exit status; 128 and the signal's number if a signal ended it
 * @param log all lines that Envoy wrote
 * @since 0.1
 */
public record EnvoyExit(int status, List<String> log) {

  /**
   * The result of a run of Envoy that has ended.
   *
   * @param status the exit status; 128 and the signal's number if a signal ended it
   * @param log all lines that it wrote; copied
   */
  public EnvoyExit {
    log = List.copyOf(log);
  }

  /**
   * Returns all that Envoy wrote.
   *
   * @return the lines, joined
   */
  public String text() {
    return String.join("\n", log);
  }
}
