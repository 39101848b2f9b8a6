// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Holds a request until the authorization service has decided on it. */
final class ExtAuthFilter implements HttpFilter {
  private static final System.Logger LOG = EnvoyLogger.of(ExtAuthFilter.class);

  private final HttpStream stream;
  private final ExtAuth config;

  ExtAuthFilter(HttpStream stream, ExtAuth config) {
    this.stream = stream;
    this.config = config;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var route = stream.routeConfig(RouteSettings.class);
    if (route != null && route.disabled()) return HeadersStatus.CONTINUE;
    var question = question();
    var decisions = config.decisions();
    var key = decisions == null ? null : Decisions.key(question);
    var known = decisions == null || key == null ? null : decisions.get(key);
    if (known != null) {
      config.counters().cacheHits().increment(stream);
      return apply(known) ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
    }
    stream
        .cluster(config.cluster())
        .send(
            question,
            answer -> {
              if (decide(answer, key)) stream.resumeRequest();
            },
            failure -> {
              if (undecided(String.valueOf(failure.getMessage()))) stream.resumeRequest();
            });
    // The body waits at the client: it is of no use before the decision.
    return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
  }

  private CalloutRequest question() {
    var headers = stream.request().headers();
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

  /** The service has answered; returns whether the request goes on. */
  private boolean decide(CalloutResponse answer, @Nullable ByteBuffer key) {
    // Neither the 503 and 504 that Envoy makes of a service that is gone, nor its errors.
    if (answer.status() < 200 || answer.status() >= 500) {
      return undecided("the service has answered " + answer.status());
    }
    var decisions = config.decisions();
    if (decisions != null && key != null) decisions.put(key, answer);
    return apply(answer);
  }

  /** Applies a decision; returns whether the request goes on. */
  private boolean apply(CalloutResponse answer) {
    if (answer.status() >= 300) {
      config.counters().denied().increment(stream);
      stream.sendLocalReply(refusal(answer));
      return false;
    }
    config.counters().allowed().increment(stream);
    dropClaims();
    var headers = stream.request().headers();
    for (var name : config.upstreamHeaders()) {
      var value = answer.header(name);
      if (value != null) headers.set(name, value);
    }
    return true;
  }

  /**
   * What a client says about itself in the headers that are the service's is not for the upstream.
   */
  private void dropClaims() {
    var headers = stream.request().headers();
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

  /** The service has not decided; returns whether the request goes on. */
  private boolean undecided(String reason) {
    config.counters().errors().increment(stream);
    LOG.log(WARNING, () -> "no decision: " + reason);
    if (config.failOpen()) {
      dropClaims();
      return true;
    }
    stream.sendLocalReply(LocalReply.of(503).details("ext_auth_error"));
    return false;
  }
}
