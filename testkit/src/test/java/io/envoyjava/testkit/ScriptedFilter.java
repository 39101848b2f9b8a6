// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.function.Function;

/** A factory whose filters a test writes in place. */
record ScriptedFilter(String name, Function<HttpStream, HttpFilter> make)
    implements HttpFilterFactory {

  static TestEnvoy envoy(Function<HttpStream, HttpFilter> make) {
    return TestEnvoy.of(new ScriptedFilter("scripted", make), "");
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return make::apply;
  }

  /** Overrides all hooks for messages, and lets everything pass. */
  static class Passing implements HttpFilter {
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
}
