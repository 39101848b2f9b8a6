// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code network_rate_limiter}. Its configuration is JSON, of which only
 * the first field is required:
 *
 * <pre>{@code
 * {"max_connections": 100, "reject_message": "Connection limit exceeded"}
 * }</pre>
 */
public final class NetworkRateLimiterFactory implements NetworkFilterFactory {
  private static final String DEFAULT_MESSAGE = "Connection limit exceeded";

  record Settings(int maxConnections, @Nullable String rejectMessage) {
    Settings {
      if (maxConnections < 1) {
        throw new InvalidConfigException(
            "max_connections: expected 1 or more, found " + maxConnections);
      }
    }

    byte[] message() {
      return (rejectMessage == null ? DEFAULT_MESSAGE : rejectMessage).getBytes(UTF_8);
    }
  }

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public NetworkRateLimiterFactory() {}

  @Override
  public String name() {
    return "network_rate_limiter";
  }

  @Override
  public NetworkFilterConfig configure(ConfigContext context, String config) {
    var settings = parse(config);
    var message = settings.message();
    var slots = new Slots(settings.maxConnections());
    var metrics = RateLimiterFilter.Metrics.of(context);
    return connection -> new RateLimiterFilter(connection, slots, message, metrics);
  }

  static Settings parse(String config) {
    return JsonConfig.read(config, Settings.class);
  }
}
