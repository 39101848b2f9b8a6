// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The factory of the filter {@code redis_rate_limit}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "url": "redis://localhost:6379",
 *   "requests": 100,
 *   "period": "PT1M",
 *   "key_header": "x-api-key",
 *   "exempt_paths": ["/health"],
 *   "key_prefix": "rate-limit:",
 *   "timeout": "PT0.1S",
 *   "connections": 16
 * }
 * }</pre>
 *
 * Only {@code url}, {@code requests} and {@code period} are required.
 */
public final class RedisRateLimitFactory implements HttpFilterFactory {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-zA-Z!#$%&'*+.^_`|~-]+");
  private static final int MAX_REQUESTS = 1_000_000;
  private static final Duration MIN_PERIOD = Duration.ofMillis(100);
  private static final Duration MAX_PERIOD = Duration.ofDays(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
  private static final int DEFAULT_CONNECTIONS = 16;
  private static final int MAX_CONNECTIONS = 1_000;

  record Settings(
      String url,
      int requests,
      Duration period,
      @Nullable String keyHeader,
      @Nullable List<String> exemptPaths,
      @Nullable String keyPrefix,
      @Nullable Duration timeout,
      @Nullable Integer connections) {}

  /** For the ServiceLoader. */
  public RedisRateLimitFactory() {}

  @Override
  public String name() {
    return "redis_rate_limit";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    requireRange("requests", settings.requests(), MAX_REQUESTS);
    requireRange("period", settings.period(), MIN_PERIOD, MAX_PERIOD);
    var timeout = Objects.requireNonNullElse(settings.timeout(), DEFAULT_TIMEOUT);
    requireRange("timeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT);
    int connections = Objects.requireNonNullElse(settings.connections(), DEFAULT_CONNECTIONS);
    requireRange("connections", connections, MAX_CONNECTIONS);
    var url = url(settings.url());
    var keyHeader = keyHeader(settings.keyHeader());
    var exemptPaths = exemptPaths(settings.exemptPaths());
    if (CommonFeature.SERVER_INFO.isAvailable() && context.isValidation()) {
      return _ -> new HttpFilter() {};
    }
    var redis =
        new RedisBuckets(
            url,
            Objects.requireNonNullElse(settings.keyPrefix(), "rate-limit:"),
            settings.requests(),
            settings.period(),
            timeout,
            connections);
    var local = new LocalBuckets(settings.requests(), settings.period(), System::nanoTime);
    var buckets = new Buckets(redis, local);
    // Loads the classes that it takes before there are requests: worker threads would wait for
    // them. And the log says if Redis is not there.
    var _ = buckets.take("nobody", () -> {});
    var _ = local.take("nobody");
    var counters = RateLimitHandler.Counters.of(context);
    var handler = new RateLimitHandler(buckets, keyHeader, exemptPaths, counters);
    return ExchangeHandler.toConfig(context, handler);
  }

  private static void requireRange(String field, int value, int most) {
    if (value >= 1 && value <= most) return;
    throw new InvalidConfigException(
        "%s: expected 1 to %d, found %d".formatted(field, most, value));
  }

  private static void requireRange(String field, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) return;
    throw new InvalidConfigException(
        "%s: expected %s to %s, found %s".formatted(field, least, most, value));
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text);
      boolean isRedis = JedisURIHelper.isRedisScheme(url) || JedisURIHelper.isRedisSSLScheme(url);
      if (isRedis && JedisURIHelper.isValid(url)) return url;
    } catch (IllegalArgumentException e) {
      // The same message.
    }
    // Without what was found: it may have a password.
    throw new InvalidConfigException("url: expected one such as redis://host:6379");
  }

  private static @Nullable String keyHeader(@Nullable String name) {
    if (name == null) return null;
    if (TOKEN.matcher(name).matches()) return name.toLowerCase(Locale.ROOT);
    throw new InvalidConfigException(
        "key_header: expected the name of an HTTP header, found " + quote(name));
  }

  private static Set<String> exemptPaths(@Nullable List<String> paths) {
    if (paths == null) return Set.of();
    for (var path : paths) {
      if (!path.startsWith("/") || path.contains("?")) {
        throw new InvalidConfigException(
            "exempt_paths: expected a path without a query, found " + quote(path));
      }
    }
    return Set.copyOf(paths);
  }
}
