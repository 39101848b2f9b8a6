// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.stream.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogRecordTest {
  @Test
  void weightGrowsWithTheHeaders() {
    var small = new LogRecord(List.of(new Header("a", "b")), List.of());
    var large = new LogRecord(List.of(new Header("a", "b".repeat(1000))), List.of());
    assertThat(large.weight() - small.weight()).isEqualTo(999);
    assertThat(new LogRecord(List.of(), List.of()).weight()).isPositive();
  }
}
