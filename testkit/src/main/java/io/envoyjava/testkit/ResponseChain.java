// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import org.jspecify.annotations.Nullable;

/** The response: from the upstream, or from a local reply, through the filters to the client. */
final class ResponseChain extends FilterChain {
  ResponseChain(StreamModel stream) {
    super(stream, true);
  }

  @Override
  boolean complete() {
    return stream.localComplete;
  }

  @Override
  boolean canContinue() {
    return !stream.encodeComplete;
  }

  @Override
  @Nullable HeaderBlock trailers() {
    return stream.responseTrailers;
  }

  @Override
  boolean isOver() {
    return stream.encodeComplete;
  }

  @Override
  void begin(boolean endStream) {
    stream.localComplete = endStream;
  }

  @Override
  void afterAbort() {}

  @Override
  void passHeaders(boolean endStream) {
    var headers = stream.responseHeaders;
    if (headers == null || stream.isComplete()) return;
    stream.headersEncoded = true;
    stream.client.beginHeaders(headers.entries(), endStream);
    if (endStream) stream.endEncode();
  }

  @Override
  void passData(BodyBuffer data, boolean endStream) {
    if (stream.isComplete()) return;
    // The codec sends no body to answer HEAD.
    stream.client.data(stream.head ? new byte[0] : data.toByteArray(), endStream);
    data.clear();
    checkWatermark();
    if (endStream) stream.endEncode();
  }

  @Override
  void passTrailers() {
    var trailers = stream.responseTrailers;
    if (stream.isComplete() || trailers == null) return;
    stream.client.trailers(trailers.entries());
    stream.endEncode();
  }

  @Override
  void tooLarge() {
    stream.sendLocalReply(500, "Internal Server Error", "response_payload_too_large");
  }
}
