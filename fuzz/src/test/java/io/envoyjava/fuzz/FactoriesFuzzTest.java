// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.envoyjava.filters.accesslog.AccessLogFactory;
import io.envoyjava.filters.delay.DelayFactory;
import io.envoyjava.filters.headerauth.HeaderAuthFactory;
import io.envoyjava.filters.headermutation.HeaderMutationFactory;
import io.envoyjava.filters.zerocopybody.ZeroCopyBodyFactory;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.metrics.Counter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that any text is a valid configuration of a filter, or is refused with a reason. The other
 * filters have no configuration.
 */
final class FactoriesFuzzTest {
  private static final List<HttpFilterFactory> FACTORIES =
      List.of(
          new DelayFactory(),
          new HeaderAuthFactory(),
          new HeaderMutationFactory(),
          new ZeroCopyBodyFactory(),
          new AccessLogFactory());

  /** Without these characters, a text in JSON can only name folders in the working directory. */
  private static final Pattern PATH = Pattern.compile("[./\\\\]");

  @TempDir private static Path folder;

  private record Context(String name) implements ConfigContext {
    @Override
    public Counter counter(String counter) {
      return (_, _) -> {};
    }
  }

  @FuzzTest(maxDuration = "5m")
  void anyTextIsAConfigurationOrRefused(byte[] input) {
    if (input.length == 0) return;
    // The first character is a factory's number.
    var chosen = FACTORIES.get(Math.floorMod(input[0] - '0', FACTORIES.size()));
    var text = new String(input, 1, input.length - 1, UTF_8);
    if (chosen instanceof AccessLogFactory) {
      // The filter would create files in any folder that the text names.
      if (PATH.matcher(text).find()) return;
      text = text.replace("logs", folder.toString());
    }
    try (var config = chosen.configure(new Context(chosen.name()), text)) {
      assertThat(config).isNotNull();
    } catch (InvalidConfigException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000).doesNotContain("\n", "\r");
    }
  }
}
