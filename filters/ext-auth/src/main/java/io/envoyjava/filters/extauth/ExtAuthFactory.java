// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code ext_auth}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "cluster": "auth",
 *   "path": "/check",
 *   "timeout": "PT0.5S",
 *   "fail_open": false,
 *   "request_headers": ["authorization", "cookie"],
 *   "upstream_headers": ["x-user"],
 *   "client_headers": ["www-authenticate"],
 *   "cache": {"max_size": 10000, "ttl": "PT10S"}
 * }
 * }</pre>
 *
 * Only {@code cluster} and {@code path} are required. A route can have {@code {"disabled": true}}.
 */
public final class ExtAuthFactory implements HttpFilterFactory {
  private static final Pattern TOKEN = Pattern.compile("[0-9a-z!#$%&'*+.^_`|~-]+");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
  private static final long DEFAULT_MAX_SIZE = 10_000;

  record Settings(
      String cluster,
      String path,
      @Nullable Duration timeout,
      @Nullable Boolean failOpen,
      @Nullable List<String> requestHeaders,
      @Nullable List<String> upstreamHeaders,
      @Nullable List<String> clientHeaders,
      @Nullable CacheSettings cache) {}

  record CacheSettings(@Nullable Long maxSize, Duration ttl) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public ExtAuthFactory() {}

  @Override
  public String name() {
    return "ext_auth";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    HttpFeature.CALLOUTS.require("ext_auth");
    return parse(context, config);
  }

  static ExtAuth parse(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    return new ExtAuth(
        cluster(settings),
        check(settings),
        settings.failOpen() != null && settings.failOpen(),
        headers("request_headers", settings.requestHeaders(), "authorization", "cookie"),
        headers("upstream_headers", settings.upstreamHeaders()),
        headers("client_headers", settings.clientHeaders(), "www-authenticate"),
        settings.cache() == null ? null : decisions(settings.cache()),
        ExtAuth.Counters.of(context));
  }

  @Override
  public RouteSettings configureRoute(String config) {
    return JsonConfig.read(config, RouteSettings.class);
  }

  private static String cluster(Settings settings) {
    if (settings.cluster().isBlank()) {
      throw new InvalidConfigException("cluster: expected the name of a cluster, found none");
    }
    return settings.cluster();
  }

  private static CalloutRequest check(Settings settings) {
    if (!settings.path().startsWith("/")) {
      throw new InvalidConfigException(
          "path: expected a path that begins with a slash, found " + quote(settings.path()));
    }
    var timeout = settings.timeout() == null ? DEFAULT_TIMEOUT : settings.timeout();
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new InvalidConfigException(
          "timeout: expected PT0.001S to %s, found %s".formatted(MAX_TIMEOUT, timeout));
    }
    try {
      return CalloutRequest.get(settings.path()).timeout(timeout);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<String> headers(
      String field, @Nullable List<String> names, String... otherwise) {
    if (names == null) return List.of(otherwise);
    var lowerCase = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (int i = 0; i < lowerCase.size(); i++) {
      if (!TOKEN.matcher(lowerCase.get(i)).matches()) {
        throw new InvalidConfigException(
            "%s[%d]: expected the name of an HTTP header, found %s"
                .formatted(field, i, quote(names.get(i))));
      }
    }
    return lowerCase;
  }

  private static Decisions decisions(CacheSettings cache) {
    long maxSize = cache.maxSize() == null ? DEFAULT_MAX_SIZE : cache.maxSize();
    if (maxSize < 1) {
      throw new InvalidConfigException("cache.max_size: expected 1 or more, found " + maxSize);
    }
    if (!cache.ttl().isPositive()) {
      throw new InvalidConfigException(
          "cache.ttl: expected a duration above zero, found " + quote(cache.ttl().toString()));
    }
    return new Decisions(maxSize, cache.ttl());
  }
}
