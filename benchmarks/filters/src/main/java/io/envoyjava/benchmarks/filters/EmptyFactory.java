// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.TrailersStatus;

/**
 * The filter {@code empty}, which overrides all hooks of a stream that is not answered locally, and
 * does nothing in them.
 */
public final class EmptyFactory implements HttpFilterFactory {
  /** The filter's name. */
  public static final String NAME = "empty";

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public EmptyFactory() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return _ -> new Empty();
  }

  private static final class Empty implements HttpFilter {
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

    @Override
    public void onStreamComplete() {}
  }
}
