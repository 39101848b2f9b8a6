// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * For an Envoy with one worker. Holds a request with {@code x-busy: self} and submits one task
 * after the other for it; two with {@code x-busy: pair} submit tasks to each other.
 */
public final class BusyFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public BusyFactory() {}

  @Override
  public String name() {
    return "busy";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    private static final List<Executor> PAIR = new ArrayList<>();

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var order = stream.request().headers().get("x-busy");
      if (order == null) return HeadersStatus.CONTINUE;
      var executor = stream.executor();
      if (order.equals("self")) {
        submit(executor);
      } else {
        PAIR.add(executor);
        if (PAIR.size() == 2) submitToPartner(0);
      }
      return HeadersStatus.STOP_ITERATION;
    }

    private static void submit(Executor executor) {
      executor.execute(() -> submit(executor));
    }

    private static void submitToPartner(int partner) {
      PAIR.get(partner).execute(() -> submitToPartner(1 - partner));
    }
  }
}
