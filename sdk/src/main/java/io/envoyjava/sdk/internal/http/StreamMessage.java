// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HeaderMap.Kind;
import io.envoyjava.sdk.http.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * The request or the response of a stream: its headers, and what follows them. One object, since
 * each stream has both.
 */
final class StreamMessage extends HttpHeaderMap implements HttpMessage {
  private @Nullable HttpHeaderMap trailers;

  StreamMessage(HttpFilterRunner stream, boolean request) {
    super(stream, request ? Kind.REQUEST_HEADERS : Kind.RESPONSE_HEADERS);
  }

  @SuppressWarnings("EnumOrdinal") // the order is that of the ABI's numbers
  private boolean isRequest() {
    return map == Kind.REQUEST_HEADERS.ordinal();
  }

  @Override
  public HttpHeaderMap headers() {
    return this;
  }

  @Override
  public HttpHeaderMap trailers() {
    var map = trailers;
    if (map == null) {
      map =
          new HttpHeaderMap(stream(), isRequest() ? Kind.REQUEST_TRAILERS : Kind.RESPONSE_TRAILERS);
      trailers = map;
    }
    return map;
  }

  @Override
  public Body body() {
    return new WholeBody(stream(), isRequest());
  }

  @Override
  public Body receivedBody() {
    return new PartialBody(stream(), BodySizes.received(isRequest()));
  }

  @Override
  public Body bufferedBody() {
    return new PartialBody(stream(), BodySizes.buffered(isRequest()));
  }
}
