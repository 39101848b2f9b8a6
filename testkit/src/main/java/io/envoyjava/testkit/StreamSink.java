// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;

/**
 * The response to a stream's request, which passes the filters.
 *
 * @param stream the stream
 */
record StreamSink(StreamModel stream) implements ResponseSink {
  @Override
  public boolean isOver() {
    return stream.isComplete() || stream.upstream.isReset();
  }

  @Override
  public Protocol protocol() {
    return stream.envoy.upstream();
  }

  @Override
  public boolean isHead() {
    return stream.head;
  }

  @Override
  public void headers(HeaderBlock headers, boolean endStream) {
    stream.envoy.dispatch(
        () -> {
          stream.note(CommonAbi.ENVOY_FIRST_UPSTREAM_RX_BYTE_RECEIVED);
          stream.responseHeaders = headers;
          stream.responses.headers(null, endStream);
        });
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    stream.envoy.dispatch(
        () -> stream.responses.data(null, new BodyBuffer(bytes), endStream, true));
  }

  @Override
  public void trailers(HeaderBlock trailers) {
    stream.envoy.dispatch(
        () -> {
          stream.responseTrailers = trailers;
          stream.responses.trailers(null);
        });
  }
}
