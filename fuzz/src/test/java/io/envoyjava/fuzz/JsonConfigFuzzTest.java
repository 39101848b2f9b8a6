// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.InvalidConfigException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that any text is a valid configuration, or is refused with a reason. */
final class JsonConfigFuzzTest {
  record Part(int number, @Nullable Part inner) {}

  record Settings(
      int number,
      @Nullable Long large,
      @Nullable Boolean flag,
      @Nullable String text,
      @Nullable Duration time,
      @Nullable List<List<String>> lists,
      @Nullable List<Part> parts,
      @Nullable Map<String, BigInteger> map,
      @Nullable Set<Mode> set,
      Optional<Double> ratio) {}

  enum Mode {
    FAIL_OPEN,
    FAIL_CLOSED
  }

  @FuzzTest(maxDuration = "5m")
  void anyTextIsReadOrRefused(byte[] text) {
    try {
      assertThat(JsonConfig.read(new String(text, UTF_8), Settings.class)).isNotNull();
    } catch (InvalidConfigException e) {
      // Short, since it becomes a line of Envoy's log.
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000).doesNotContain("\n", "\r");
    }
  }
}
