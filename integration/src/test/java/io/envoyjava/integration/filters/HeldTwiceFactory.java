// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Holds the message that {@code x-hold} names, resumes it in a task, holds it again in the hook
 * that Envoy calls inside, and resumes it again: at once, or with {@code x-wait} after the hook for
 * the body's end.
 */
public final class HeldTwiceFactory implements HttpFilterFactory {
  /** What the log says while a message that is held again waits for more of it. */
  public static final String WAITS = "held again, waits for the end";

  /** For the ServiceLoader. */
  public HeldTwiceFactory() {}

  @Override
  public String name() {
    return "held-twice";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private static final class Filter implements HttpFilter {
    private static final System.Logger LOG = EnvoyLogger.of(HeldTwiceFactory.class);

    private final HttpStream stream;
    private String held = "";
    private boolean waits;

    Filter(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      held = String.valueOf(headers.get("x-hold"));
      waits = headers.contains("x-wait");
      return headers("request", stream::resumeRequest);
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      return body("request", endOfStream, stream::resumeRequest);
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return headers("response", stream::resumeResponse);
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      return body("response", endOfStream, stream::resumeResponse);
    }

    private HeadersStatus headers(String message, Runnable resume) {
      if (!held.equals(message)) return HeadersStatus.CONTINUE;
      stream.executor().execute(resume);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private BodyStatus body(String message, boolean endOfStream, Runnable resume) {
      if (!held.equals(message)) return BodyStatus.CONTINUE;
      if (endOfStream || !waits) stream.executor().execute(resume);
      else LOG.log(System.Logger.Level.INFO, WAITS);
      return BodyStatus.STOP_ITERATION_AND_BUFFER;
    }
  }
}
