// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.BodyStatus;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;

/** Overrides every hook of a stream without trailers, so that each of them enters Java. */
final class EmptyHooks implements HttpFilter {
  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
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
  public void onStreamComplete() {}
}
