// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.passthrough;

import static java.lang.System.Logger.Level.DEBUG;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.stream.Attribute;
import java.util.Arrays;

/**
 * Reads headers, attributes and both bodies, and changes only one response header. It holds each
 * body until it is whole, takes it out, and puts it back. Tunnels pass unchanged.
 */
final class PassthroughFilter implements HttpFilter {
  private static final System.Logger LOG = EnvoyLogger.of(PassthroughFilter.class);

  private final HttpStream stream;
  private boolean tunnel;

  PassthroughFilter(HttpStream stream) {
    this.stream = stream;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    // The supplier is called only if Envoy logs at debug; otherwise nothing is read.
    LOG.log(DEBUG, () -> "foo: " + stream.request().headers().get("foo"));
    LOG.log(DEBUG, () -> "request headers: " + stream.request().headers().toList());
    LOG.log(DEBUG, () -> "source address: " + stream.attribute(Attribute.SOURCE_ADDRESS));
    LOG.log(DEBUG, () -> "protocol: " + stream.attribute(Attribute.REQUEST_PROTOCOL));
    tunnel = opensTunnel(stream.request().headers());
    return HeadersStatus.CONTINUE;
  }

  /**
   * Returns whether this is an upgrade or a CONNECT: Envoy removes the header from all other
   * requests. The data of a tunnel is not a body, and has no end to wait for.
   */
  private static boolean opensTunnel(HeaderMap headers) {
    return headers.contains("upgrade") || "CONNECT".equals(headers.get(":method"));
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    if (tunnel) return BodyStatus.CONTINUE;
    if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
    takeOutAndPutBack(stream.request().body());
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    // Trailers are the end, and the whole body is buffered. In a tunnel, nothing is.
    takeOutAndPutBack(stream.request().body());
    return TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    stream.response().headers().set("x-passthrough-response-header", "true");
    // The headers wait for the body, so that Envoy can still answer 500 if the body is too large.
    return endOfStream || tunnel ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    if (tunnel) return BodyStatus.CONTINUE;
    if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
    takeOutAndPutBack(stream.response().body());
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    takeOutAndPutBack(stream.response().body());
    return TrailersStatus.CONTINUE;
  }

  /**
   * Replaces the body by other bytes and back. Its length stays the same all the time, so a
   * content-length that has already been sent stays right.
   */
  private static void takeOutAndPutBack(Body body) {
    byte[] original = body.toByteArray();
    if (original.length == 0) return;
    body.drain(original.length);
    var zeros = new byte[original.length];
    body.append(zeros);
    if (!Arrays.equals(body.toByteArray(), zeros)) {
      throw new IllegalStateException("the body is not what was written to it");
    }
    body.drain(zeros.length);
    body.append(original);
    LOG.log(DEBUG, () -> "body of " + original.length + " bytes put back");
  }
}
