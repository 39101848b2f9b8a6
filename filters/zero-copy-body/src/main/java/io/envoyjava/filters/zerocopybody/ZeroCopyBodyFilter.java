// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;

/**
 * Holds a request until its body is whole, and releases it if the body contains nothing forbidden.
 * Lets tunnels pass, and immediately refuses requests that would wait forever.
 */
final class ZeroCopyBodyFilter implements HttpFilter {
  private static final LocalReply FORBIDDEN =
      LocalReply.of(403)
          .header("content-type", "text/plain")
          .body("Access forbidden")
          .details("zero_copy_body_forbidden");

  private static final LocalReply EXPECTATION_FAILED =
      LocalReply.of(417).details("zero_copy_body_expectation_failed");

  private final HttpStream stream;
  private final BytePattern forbidden;
  private boolean tunnel;

  ZeroCopyBodyFilter(HttpStream stream, BytePattern forbidden) {
    this.stream = stream;
    this.forbidden = forbidden;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (endOfStream) return HeadersStatus.CONTINUE;
    var headers = stream.request().headers();
    if (opensTunnel(headers)) {
      // The data of a tunnel is not a body, and has no end to wait for. But a body of the request
      // itself would pass with it.
      tunnel = !announcesBody(headers);
      return tunnel ? HeadersStatus.CONTINUE : refuse(FORBIDDEN);
    }
    // The client sends no body before the upstream answers 100, and the upstream does not get the
    // headers before the body is here. Envoy keeps this header only with proxy_100_continue.
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) return refuse(EXPECTATION_FAILED);
    // The headers wait for the body, since they cannot be taken back.
    return HeadersStatus.STOP_ITERATION;
  }

  /**
   * Returns whether this is an upgrade or a CONNECT: Envoy removes the header from all other
   * requests.
   */
  private static boolean opensTunnel(HeaderMap headers) {
    return headers.contains("upgrade") || "CONNECT".equals(headers.get(":method"));
  }

  private static boolean announcesBody(HeaderMap headers) {
    var length = headers.get("content-length");
    return length != null && !length.equals("0");
  }

  private HeadersStatus refuse(LocalReply reply) {
    stream.sendLocalReply(reply);
    return HeadersStatus.STOP_ITERATION;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    if (tunnel) return BodyStatus.CONTINUE;
    if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
    return rejected() ? BodyStatus.STOP_ITERATION_NO_BUFFER : BodyStatus.CONTINUE;
  }

  /** The trailers end the body. */
  @Override
  public TrailersStatus onRequestTrailers() {
    if (tunnel) return TrailersStatus.CONTINUE;
    return rejected() ? TrailersStatus.STOP_ITERATION : TrailersStatus.CONTINUE;
  }

  private boolean rejected() {
    if (!forbidden.isFoundIn(stream.request().body().chunks())) return false;
    stream.sendLocalReply(FORBIDDEN);
    return true;
  }
}
