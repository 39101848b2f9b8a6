// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslogger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonLineTest {
  @Test
  void anyTextIsValidJson() {
    var line = new JsonLine();
    line.add("path", "/\"a\\b\n\u007f\u00fc");
    line.add("none", null);
    line.add("empty", "");
    line.add("code", 200);
    assertThat(new String(line.end(), UTF_8))
        .isEqualTo("{\"path\":\"/\\\"a\\\\b\\u000a\\u007f\u00fc\",\"code\":200}\n");
  }
}
