// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/** The filter {@code callout}: asks a cluster, and goes on with the status that it answers. */
public final class CalloutFactory implements HttpFilterFactory {
  private static final CalloutRequest REQUEST = CalloutRequest.get("/");

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public CalloutFactory() {}

  @Override
  public String name() {
    return "callout";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return CalloutFilter::new;
  }

  private record CalloutFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      stream
          .cluster("answer")
          .send(
              REQUEST,
              this::answered,
              failure -> {
                throw failure;
              });
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void answered(CalloutResponse answer) {
      stream.request().headers().set("x-status", String.valueOf(answer.status()));
      stream.resumeRequest();
    }
  }
}
