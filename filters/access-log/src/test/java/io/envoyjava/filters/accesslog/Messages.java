// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.testkit.TestEnvoy;
import java.util.List;

/** What the filter logs, on any thread, until this is closed. */
final class Messages {
  private static final String LOGGER = "AccessLog: ";

  /** Only for its log. */
  private final TestEnvoy envoy = TestEnvoy.builder().start();

  List<String> texts() {
    return envoy.log().stream()
        .filter(line -> line.message().startsWith(LOGGER))
        .map(line -> line.message().substring(LOGGER.length()))
        .toList();
  }

  void close() {
    envoy.close();
  }
}
