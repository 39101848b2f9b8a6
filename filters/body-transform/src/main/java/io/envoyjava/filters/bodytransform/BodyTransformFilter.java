// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Transforms the bodies of a request and its response. Tunnels pass unchanged. */
final class BodyTransformFilter implements HttpFilter {
  private static final Pattern ACCEPTS_GZIP =
      Pattern.compile(
          ".*(?<![\\w-])gzip(?!\\s*;\\s*q\\s*=\\s*0(\\.0*)?\\s*(,|$)).*", Pattern.CASE_INSENSITIVE);

  private final HttpStream stream;
  private final @Nullable MessageTransform request;
  private final @Nullable MessageTransform response;
  private boolean tunnel;

  BodyTransformFilter(HttpStream stream, BodyTransform config) {
    this.stream = stream;

    request =
        config.request() == null
            ? null
            : new MessageTransform(stream, true, config.request(), config.counters());
    response =
        config.response() == null
            ? null
            : new MessageTransform(stream, false, config.response(), config.counters());
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var headers = stream.request().headers();
    // The data of a tunnel is not a body. Envoy removes the header from all other requests.
    tunnel = headers.contains("upgrade") || "CONNECT".equals(headers.get(":method"));
    if (tunnel) return HeadersStatus.CONTINUE;
    if (response != null) askForWhatCanBeRead(headers);
    if (request == null) return HeadersStatus.CONTINUE;
    var status = request.onHeaders(endOfStream);
    // The client sends no body before the upstream answers 100, and the upstream does not get the
    // headers before the body is here. Envoy keeps this header only with proxy_100_continue.
    if (status == HeadersStatus.STOP_ITERATION && headers.contains("expect")) {
      stream.sendLocalReply(LocalReply.of(417).details("body_transform_expectation_failed"));
    }
    return status;
  }

  /** Asks the upstream for a whole response, and one in an encoding that can be transformed. */
  private static void askForWhatCanBeRead(HeaderMap headers) {
    headers.remove("range");
    var accepted = headers.get("accept-encoding");
    if (accepted == null) return;
    headers.set("accept-encoding", ACCEPTS_GZIP.matcher(accepted).matches() ? "gzip" : "identity");
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return request == null || tunnel ? BodyStatus.CONTINUE : request.onBody(endOfStream);
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return request == null || tunnel ? TrailersStatus.CONTINUE : request.onTrailers();
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return response == null || tunnel ? HeadersStatus.CONTINUE : response.onHeaders(endOfStream);
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return response == null || tunnel ? BodyStatus.CONTINUE : response.onBody(endOfStream);
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return response == null || tunnel ? TrailersStatus.CONTINUE : response.onTrailers();
  }

  /** Releases what a message that did not come to its end has held. */
  @Override
  public void onDestroy() {
    if (request != null) request.close();
    if (response != null) response.close();
  }
}
