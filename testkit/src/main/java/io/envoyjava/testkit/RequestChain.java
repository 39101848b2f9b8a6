// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import org.jspecify.annotations.Nullable;

/** The request: from the client through the filters to the upstream. */
final class RequestChain extends FilterChain {
  /** Whether the client has sent all of it. */
  private boolean remoteComplete;

  private boolean passedEnd;

  RequestChain(StreamModel stream) {
    super(stream, false);
  }

  @Override
  boolean complete() {
    return remoteComplete;
  }

  @Override
  boolean canContinue() {
    return !stream.localComplete;
  }

  @Override
  @Nullable HeaderBlock trailers() {
    return stream.requestTrailers;
  }

  @Override
  boolean isOver() {
    return stream.localComplete;
  }

  @Override
  void begin(boolean endStream) {
    remoteComplete = endStream;
    if (endStream) stream.note(CommonAbi.ENVOY_LAST_DOWNSTREAM_RX_BYTE_RECEIVED);
  }

  @Override
  void afterAbort() {
    stream.executeLocalReply();
  }

  @Override
  void passHeaders(boolean endStream) {
    passedEnd = endStream;
    stream.note(CommonAbi.ENVOY_FIRST_UPSTREAM_TX_BYTE_SENT);
    stream.upstream.beginHeaders(stream.requestHeaders.entries(), endStream);
  }

  @Override
  void passData(BodyBuffer data, boolean endStream) {
    if (passedEnd) return;
    passedEnd = endStream;
    stream.upstream.data(data.toByteArray(), endStream);
    data.clear();
    checkWatermark();
  }

  @Override
  void passTrailers() {
    var trailers = stream.requestTrailers;
    if (passedEnd || trailers == null) return;
    passedEnd = true;
    stream.upstream.trailers(trailers.entries());
  }

  @Override
  void tooLarge() {
    stream.sendLocalReply(413, "Payload Too Large", "request_payload_too_large");
  }
}
