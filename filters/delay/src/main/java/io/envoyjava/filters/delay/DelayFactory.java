// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code delay}. Its configuration is empty, or JSON:
 *
 * <pre>{@code
 * {"delay": "PT2S"}
 * }</pre>
 */
public final class DelayFactory implements HttpFilterFactory {
  private static final Duration DEFAULT = Duration.ofSeconds(2);
  private static final Duration MAX = Duration.ofHours(1);

  record Settings(@Nullable Duration delay) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public DelayFactory() {}

  @Override
  public String name() {
    return "delay";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return new DelayConfig(delay(config));
  }

  static Duration delay(String config) {
    if (config.isBlank()) return DEFAULT;
    var delay = JsonConfig.read(config, Settings.class).delay();
    if (delay == null) return DEFAULT;
    if (delay.isNegative() || delay.compareTo(MAX) > 0) {
      throw new InvalidConfigException(
          "delay: expected PT0S to %s, found %s".formatted(MAX, delay));
    }
    return delay;
  }
}
