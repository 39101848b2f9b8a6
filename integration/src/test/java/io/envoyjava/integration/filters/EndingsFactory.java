// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.ResetReason;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters that end their stream on demand: {@code x-end: reset requestHeaders}. After the
 * call they use the stream in every way that is allowed, as an author's code may.
 */
public final class EndingsFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public EndingsFactory() {}

  @Override
  public String name() {
    return "endings";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> {
      var order = stream.request().headers().get("x-end");
      if (order == null) return new HttpFilter() {};
      var words = order.split(" ", 2);
      var filter = new Filter(stream, words[0], words[1]);
      boolean _ = filter.endsIn("newFilter");
      return filter;
    };
  }

  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private final String how;
    private final String place;

    Filter(HttpStream stream, String how, String place) {
      this.stream = stream;
      this.how = how;
      this.place = place;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      if (place.equals("task")) {
        stream.executor().execute(this::end);
        return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
      }
      boolean _ = endsIn("requestHeaders");
      return place.equals("requestBody") ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (endOfStream) {
        boolean _ = endsIn("requestBody");
        return BodyStatus.CONTINUE;
      }
      return place.equals("requestBody")
          ? BodyStatus.STOP_ITERATION_AND_BUFFER
          : BodyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      boolean _ = endsIn("responseHeaders");
      var problem = stream.dynamicMetadata().getString("endings", "problem");
      if (problem != null) stream.response().headers().set("x-problem", problem);
      return HeadersStatus.CONTINUE;
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      boolean _ = endsIn("responseBody");
      return BodyStatus.CONTINUE;
    }

    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      boolean _ = endsIn("localReply");
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      boolean _ = endsIn("streamComplete");
    }

    @Override
    public void onDestroy() {
      boolean _ = endsIn("destroy");
    }

    boolean endsIn(String hook) {
      if (!place.equals(hook)) return false;
      end();
      return true;
    }

    private void end() {
      var problem = attempt();
      if (problem != null && !place.equals("destroy")) {
        stream.dynamicMetadata().setString("endings", "problem", problem);
      }
      if (!place.equals("destroy")) Uses.look(stream);
      boolean held = place.equals("task");
      if (problem == null) {
        // A call that comes too late does no harm.
        stream.clearRouteCache();
        if (!how.equals("drain")) {
          boolean _ = stream.request().body().append(new byte[] {1});
        }
        if (held) stream.resumeRequest();
      } else if (held) {
        stream.sendLocalReply(LocalReply.of(409).body(problem));
      }
    }

    private @Nullable String attempt() {
      try {
        switch (how) {
          case "reset" -> stream.reset();
          case "refuse" -> stream.reset(ResetReason.REFUSED_STREAM, "not_today");
          case "close" -> stream.sendGoAway(false);
          case "drain" -> stream.sendGoAway(true);
          case "once" -> {
            if (stream.request().headers().contains("x-again")) return "again";
            boolean _ = stream.request().headers().set("x-again", "yes");
            stream.recreate();
          }
          case "recreate" -> stream.recreate();
          default -> throw new IllegalArgumentException(how);
        }
        return null;
      } catch (IllegalStateException | UnsupportedOperationException e) {
        return e.getMessage();
      }
    }
  }
}
