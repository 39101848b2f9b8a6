// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.TrailersStatus;

/** A filter that has all hooks for messages, and lets everything pass. */
class Passing implements HttpFilter {
  final HttpStream stream;

  Passing(HttpStream stream) {
    this.stream = stream;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return TrailersStatus.CONTINUE;
  }
}
