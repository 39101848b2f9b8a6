// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import com.nimbusds.jwt.JWTClaimsSet;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import org.jspecify.annotations.Nullable;

/** Refuses a request unless it carries a token that passes. */
final class JwtAuthFilter implements HttpFilter {
  private static final String SCHEME = "bearer ";
  private static final String NAMESPACE = "jwt_auth";

  private final HttpStream stream;
  private final JwtAuth config;

  JwtAuthFilter(HttpStream stream, JwtAuth config) {
    this.stream = stream;
    this.config = config;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    // What a client claims about itself in these is not for the upstream.
    for (var header : config.claimHeaders()) stream.request().headers().remove(header.header());
    var settings = stream.routeConfig(RouteSettings.class);
    var route = settings == null ? RouteSettings.NONE : settings;
    if (route.isDisabled()) return HeadersStatus.CONTINUE;

    var verifier = config.keys().verifier();
    if (verifier == null) {
      config.counters().unready().increment(stream);
      return reply(LocalReply.of(503).details("jwt_auth_no_keys"));
    }
    var token = token();
    if (token == null) return refuse(401, "Bearer", "no_token");
    JWTClaimsSet claims;
    try {
      claims = verifier.verify(token);
    } catch (Verifier.RejectedException e) {
      if (e.keyIsUnknown()) config.keys().askAgain();
      return refuse(
          401, challenge("invalid_token", String.valueOf(e.getMessage())), "invalid_token");
    }
    var missing = route.missing(claims);
    if (missing != null) {
      var text = "the claim " + missing + " does not have a required value";
      return refuse(403, challenge("insufficient_scope", text), "missing_claim");
    }
    pass(claims);
    return HeadersStatus.CONTINUE;
  }

  /** Returns the token; null unless there is exactly one. */
  private @Nullable String token() {
    var values = stream.request().headers().getAll("authorization");
    // Of several values, the upstream might take another one than the one that was verified.
    if (values.size() != 1) return null;
    var value = values.getFirst();
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length()).strip()
        : null;
  }

  private void pass(JWTClaimsSet claims) {
    config.counters().allowed().increment(stream);
    for (var header : config.claimHeaders()) {
      var value = claims.getClaim(header.claim());
      if (value != null) stream.request().headers().setUtf8(header.header(), value.toString());
    }
    var metadata = stream.dynamicMetadata();
    for (var claim : claims.getClaims().entrySet()) {
      switch (claim.getValue()) {
        case String text -> metadata.setString(NAMESPACE, claim.getKey(), text);
        case Boolean flag -> metadata.setBoolean(NAMESPACE, claim.getKey(), flag);
        case Number number -> metadata.setNumber(NAMESPACE, claim.getKey(), number.doubleValue());
        case null, default -> {}
      }
    }
  }

  /** A challenge of RFC 6750. The description has neither quotes nor backslashes there. */
  private static String challenge(String error, String description) {
    var text = description.replaceAll("[^ !#-\\[\\]-~]", "'");
    return "Bearer error=\"%s\", error_description=\"%s\"".formatted(error, text);
  }

  private HeadersStatus refuse(int status, String challenge, String details) {
    config.counters().denied().increment(stream);
    return reply(
        LocalReply.of(status).header("www-authenticate", challenge).details("jwt_auth_" + details));
  }

  private HeadersStatus reply(LocalReply reply) {
    stream.sendLocalReply(reply);
    return HeadersStatus.STOP_ITERATION;
  }
}
