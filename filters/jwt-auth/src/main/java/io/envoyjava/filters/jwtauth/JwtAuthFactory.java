// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code jwt_auth}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "issuer": "https://issuer.example.com",
 *   "audiences": ["orders"],
 *   "jwks": {"cluster": "issuer", "path": "/.well-known/jwks.json", "refresh": "PT5M"},
 *   "clock_skew": "PT1M",
 *   "claim_headers": [{"claim": "sub", "header": "x-user"}]
 * }
 * }</pre>
 *
 * Only {@code issuer} and the {@code cluster} and {@code path} of {@code jwks} are required. A
 * route can have {@code {"disabled": true}} or {@code {"required_claims": [{"claim": "role",
 * "values": ["admin"]}]}}.
 */
public final class JwtAuthFactory implements HttpFilterFactory {
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
  private static final Duration DEFAULT_REFRESH = Duration.ofMinutes(5);
  private static final Duration MIN_REFRESH = Duration.ofSeconds(1);
  private static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMinutes(1);
  private static final Duration MAX_CLOCK_SKEW = Duration.ofHours(1);

  record Settings(
      String issuer,
      @Nullable List<String> audiences,
      Jwks jwks,
      @Nullable Duration clockSkew,
      @Nullable List<JwtAuth.ClaimHeader> claimHeaders) {}

  record Jwks(
      String cluster, String path, @Nullable String authority, @Nullable Duration refresh) {}

  /** For the ServiceLoader. */
  public JwtAuthFactory() {}

  @Override
  public String name() {
    return "jwt_auth";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    HttpFeature.CONFIG_CALLOUTS.require("jwt_auth");
    var settings = settings(config);
    var jwks = settings.jwks();
    var audiences = settings.audiences() == null ? List.<String>of() : settings.audiences();
    var clockSkew = settings.clockSkew() == null ? DEFAULT_CLOCK_SKEW : settings.clockSkew();
    var keys =
        new Keys(
            context.cluster(jwks.cluster()),
            request(jwks),
            jwks.refresh() == null ? DEFAULT_REFRESH : jwks.refresh(),
            text -> Verifier.of(text, settings.issuer(), audiences, clockSkew),
            context.executor());
    keys.fetch();
    return new JwtAuth(
        keys,
        settings.claimHeaders() == null ? List.of() : settings.claimHeaders(),
        JwtAuth.Counters.of(context));
  }

  static Settings settings(String config) {
    var settings = JsonConfig.read(config, Settings.class);
    requireText("issuer", settings.issuer());
    requireText("jwks.cluster", settings.jwks().cluster());
    var _ = request(settings.jwks());
    requireRange("jwks.refresh", settings.jwks().refresh(), MIN_REFRESH, Duration.ofDays(1));
    requireRange("clock_skew", settings.clockSkew(), Duration.ZERO, MAX_CLOCK_SKEW);
    if (settings.claimHeaders() != null) {
      for (var header : settings.claimHeaders()) {
        if (!TOKEN.matcher(header.header()).matches()) {
          throw new InvalidConfigException(
              "claim_headers: expected the name of an HTTP header, found "
                  + quote(header.header()));
        }
      }
    }
    return settings;
  }

  private static CalloutRequest request(Jwks jwks) {
    if (!jwks.path().startsWith("/")) {
      throw new InvalidConfigException(
          "jwks.path: expected a path that begins with a slash, found " + quote(jwks.path()));
    }
    try {
      var request = CalloutRequest.get(jwks.path()).header("accept", "application/json");
      return jwks.authority() == null ? request : request.authority(jwks.authority());
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException("jwks." + e.getMessage(), e);
    }
  }

  private static void requireText(String field, String value) {
    if (value.isBlank()) {
      throw new InvalidConfigException(field + ": expected some text, found none");
    }
  }

  private static void requireRange(
      String field, @Nullable Duration value, Duration least, Duration most) {
    if (value == null || (value.compareTo(least) >= 0 && value.compareTo(most) <= 0)) return;
    throw new InvalidConfigException(
        "%s: expected %s to %s, found %s".formatted(field, least, most, value));
  }

  @Override
  public RouteSettings configureRoute(String config) {
    return JsonConfig.read(config, RouteSettings.class);
  }
}
