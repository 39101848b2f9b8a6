// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HeaderMap.Kind;
import io.envoyjava.sdk.http.HttpMessage;
import org.jspecify.annotations.Nullable;

/** The request or the response of a stream. */
final class StreamMessage implements HttpMessage {
  private final HttpFilterRunner stream;
  private final boolean request;
  private @Nullable HttpHeaderMap headers;
  private @Nullable HttpHeaderMap trailers;

  StreamMessage(HttpFilterRunner stream, boolean request) {
    this.stream = stream;
    this.request = request;
  }

  @Override
  public HttpHeaderMap headers() {
    var map = headers;
    if (map == null) {
      map = new HttpHeaderMap(stream, request ? Kind.REQUEST_HEADERS : Kind.RESPONSE_HEADERS);
      headers = map;
    }
    return map;
  }

  @Override
  public HttpHeaderMap trailers() {
    var map = trailers;
    if (map == null) {
      map = new HttpHeaderMap(stream, request ? Kind.REQUEST_TRAILERS : Kind.RESPONSE_TRAILERS);
      trailers = map;
    }
    return map;
  }

  @Override
  public Body body() {
    return new WholeBody(stream, request);
  }

  @Override
  public Body receivedBody() {
    return new PartialBody(stream, BodySizes.received(request));
  }

  @Override
  public Body bufferedBody() {
    return new PartialBody(stream, BodySizes.buffered(request));
  }
}
