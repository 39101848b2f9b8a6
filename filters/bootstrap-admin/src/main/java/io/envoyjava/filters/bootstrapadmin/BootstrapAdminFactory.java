// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the bootstrap extension {@code bootstrap_admin}. Its configuration is JSON: {@code
 * {"path": "/java", "interval_seconds": 10}}. Both fields have these values if they are left out.
 */
public final class BootstrapAdminFactory implements BootstrapExtensionFactory {
  private static final String DEFAULT_PATH = "/java";
  private static final int DEFAULT_INTERVAL = 10;
  private static final int LONGEST_INTERVAL = 3600;

  record Settings(@Nullable String path, @Nullable Integer intervalSeconds) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BootstrapAdminFactory() {}

  @Override
  public String name() {
    return "bootstrap_admin";
  }

  @Override
  public BootstrapExtensionConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config.isBlank() ? "{}" : config, Settings.class);
    var path = Objects.requireNonNullElse(settings.path(), DEFAULT_PATH);
    if (!path.matches("(/[A-Za-z0-9_-]+)+")) {
      throw new InvalidConfigException(
          "path: expected letters, digits, _ and - after each slash, found " + quote(path));
    }
    int seconds = Objects.requireNonNullElse(settings.intervalSeconds(), DEFAULT_INTERVAL);
    if (seconds < 1 || seconds > LONGEST_INTERVAL) {
      throw new InvalidConfigException(
          "interval_seconds: expected 1 to " + LONGEST_INTERVAL + ", found " + seconds);
    }
    var gauges = new JvmGauges(context);
    return () -> new BootstrapAdmin(path, Duration.ofSeconds(seconds), gauges);
  }
}
