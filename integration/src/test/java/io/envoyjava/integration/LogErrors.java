// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.util.List;

/** The lines of an Envoy's log that are of level error or critical. */
final class LogErrors {
  private LogErrors() {}

  static List<String> of(List<String> log) {
    return matching(log, "\\[.*]\\[(error|critical)]\\[.*");
  }

  /** What modules say, and Envoy says of modules. */
  static List<String> ofModules(List<String> log) {
    return matching(log, "\\[.*]\\[(error|critical)]\\[dynamic_modules].*");
  }

  private static List<String> matching(List<String> log, String pattern) {
    return log.stream().filter(line -> line.matches(pattern)).toList();
  }
}
