// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HttpStreamInfo;
import io.envoyjava.sdk.http.LocalReply;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be decided on: what the service is asked, and what its answer means. {@link
 * ExtAuthFilter} and {@link ExtAuthHandler} send the question and wait.
 */
final class Check {
  private static final System.Logger LOG = EnvoyLogger.of(Check.class);

  private final ExtAuth config;
  private final HttpStreamInfo stream;
  private final Supplier<HeaderMap> request;
  private final CalloutRequest question;

  /** The question's key among the known decisions; null if these are not kept. */
  private final @Nullable ByteBuffer key;

  /**
   * Makes the check of a request.
   *
   * @param request returns the headers of the request
   */
  Check(ExtAuth config, HttpStreamInfo stream, Supplier<HeaderMap> request) {
    this.config = config;
    this.stream = stream;
    this.request = request;
    question = ask(request.get());
    key = config.decisions() == null ? null : Decisions.key(question);
  }

  /** Returns whether the route's requests are to be asked about. */
  static boolean isNeeded(HttpStreamInfo stream) {
    var route = stream.routeConfig(RouteSettings.class);
    return route == null || !route.disabled();
  }

  private CalloutRequest ask(HeaderMap headers) {
    var question =
        config
            .check()
            .header("x-original-method", orEmpty(headers.get(":method")))
            .header("x-original-host", orEmpty(headers.get(":authority")))
            .header("x-original-url", orEmpty(headers.get(":path")));
    for (var name : config.requestHeaders()) {
      for (var value : headers.getAll(name)) question = question.header(name, value);
    }
    return question;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Returns what to send to the service. */
  CalloutRequest question() {
    return question;
  }

  /** Returns the decision that is cached for this request; null if none is. */
  @Nullable CalloutResponse known() {
    var decisions = config.decisions();
    var known = decisions == null || key == null ? null : decisions.get(key);
    if (known != null) config.counters().cacheHits().increment(stream);
    return known;
  }

  /** The service has answered; returns the client's answer, or null if the request goes on. */
  @Nullable LocalReply decide(CalloutResponse answer) {
    // Neither the 503 and 504 that Envoy makes of a service that is gone, nor its errors.
    if (answer.status() < 200 || answer.status() >= 500) {
      return undecided("the service has answered " + answer.status());
    }
    var decisions = config.decisions();
    if (decisions != null && key != null) decisions.put(key, answer);
    return apply(answer);
  }

  /** Applies a decision; returns the client's answer, or null if the request goes on. */
  @Nullable LocalReply apply(CalloutResponse answer) {
    if (answer.status() >= 300) {
      config.counters().denied().increment(stream);
      return refusal(answer);
    }
    config.counters().allowed().increment(stream);
    dropClaims();
    var headers = request.get();
    for (var name : config.upstreamHeaders()) {
      var value = answer.header(name);
      if (value != null) headers.set(name, value);
    }
    return null;
  }

  /**
   * What a client says about itself in the headers that are the service's is not for the upstream.
   */
  private void dropClaims() {
    var headers = request.get();
    for (var name : config.upstreamHeaders()) headers.remove(name);
  }

  private LocalReply refusal(CalloutResponse answer) {
    var reply = LocalReply.of(answer.status()).details("ext_auth_denied");
    for (var header : answer.headers()) {
      if (config.clientHeaders().contains(header.name())) {
        reply = reply.header(header.name(), header.value());
      }
    }
    return answer.status() == 304 ? reply : reply.body(answer.body());
  }

  /** The service has not decided; returns the client's answer, or null if the request goes on. */
  @Nullable LocalReply undecided(String reason) {
    config.counters().errors().increment(stream);
    LOG.log(WARNING, () -> "no decision: " + reason);
    if (config.failOpen()) {
      dropClaims();
      return null;
    }
    return LocalReply.of(503).details("ext_auth_error");
  }
}
