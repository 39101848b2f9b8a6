// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code header_auth}. Its configuration is the header's name, or JSON:
 *
 * <pre>{@code
 * {
 *   "header": "x-auth-token",
 *   "credentials": ["<SHA-256 of an accepted value, 64 hex digits>"],
 *   "cache": {"max_size": 10000, "ttl": "PT5M"}
 * }
 * }</pre>
 *
 * Without {@code credentials}, any value is accepted.
 */
public final class HeaderAuthFactory implements HttpFilterFactory {
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
  private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final long DEFAULT_MAX_SIZE = 10_000;
  private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  record Settings(
      String header, @Nullable List<String> credentials, @Nullable CacheSettings cache) {}

  record CacheSettings(@Nullable Long maxSize, @Nullable Duration ttl) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public HeaderAuthFactory() {}

  @Override
  public String name() {
    return "header_auth";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = settings(config.strip());
    return new HeaderAuth(
        settings.header(), credentials(context, settings), context.optionalCounter("rejected"));
  }

  /**
   * Reads the settings. A header's name cannot begin with a brace, so the two forms cannot be
   * confused.
   */
  static Settings settings(String config) {
    var settings =
        config.startsWith("{")
            ? JsonConfig.read(config, Settings.class)
            : new Settings(config, null, null);
    var header = settings.header();
    if (!TOKEN.matcher(header).matches()) {
      throw new InvalidConfigException(
          "header: expected the name of an HTTP header, found " + quote(header));
    }
    if (settings.cache() != null && settings.credentials() == null) {
      throw new InvalidConfigException(
          "cache: expected credentials beside it, found none; without them nothing is cached");
    }
    return settings;
  }

  /** Returns the accepted credentials; null if any value is accepted. */
  private static @Nullable Credentials credentials(ConfigContext context, Settings settings) {
    if (settings.credentials() == null) return null;
    var cache = settings.cache() == null ? new CacheSettings(null, null) : settings.cache();
    return new Credentials(
        digests(settings.credentials()),
        maxSize(cache),
        ttl(cache),
        context.optionalCounter("cache_hits"),
        context.optionalCounter("cache_misses"));
  }

  /**
   * Reads the digests. Error messages do not show the text: it may be a credential that somebody
   * forgot to hash.
   */
  static List<byte[]> digests(List<String> credentials) {
    if (credentials.isEmpty()) {
      throw new InvalidConfigException("credentials: expected at least one, found []");
    }
    var digests = new ArrayList<byte[]>();
    for (var credential : credentials) {
      if (!SHA_256.matcher(credential).matches()) {
        throw new InvalidConfigException(
            "credentials[%d]: expected a SHA-256 (64 hex digits), found %d characters that are none"
                .formatted(digests.size(), credential.length()));
      }
      digests.add(HexFormat.of().parseHex(credential));
    }
    return digests;
  }

  static long maxSize(CacheSettings cache) {
    if (cache.maxSize() == null) return DEFAULT_MAX_SIZE;
    if (cache.maxSize() < 1) {
      throw new InvalidConfigException(
          "cache.max_size: expected a number from 1 on, found " + cache.maxSize());
    }
    return cache.maxSize();
  }

  static Duration ttl(CacheSettings cache) {
    if (cache.ttl() == null) return DEFAULT_TTL;
    if (!cache.ttl().isPositive()) {
      throw new InvalidConfigException(
          "cache.ttl: expected a duration above zero, found " + quote(cache.ttl().toString()));
    }
    return cache.ttl();
  }
}
