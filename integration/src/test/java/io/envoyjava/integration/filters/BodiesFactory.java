// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.stream.MetadataSource;
import java.io.ByteArrayOutputStream;

/**
 * Makes filters that do what {@code docs/bodies.md} and {@code docs/routing.md} are about, the
 * right way and the wrong one: what the header {@code x-do} asks for.
 */
public final class BodiesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public BodiesFactory() {}

  @Override
  public String name() {
    return "bodies";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return BodiesFilter::new;
  }

  private static final class BodiesFilter implements HttpFilter {
    private static final byte[] MADE = "made by a filter".getBytes(UTF_8);

    private final HttpStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private String order = "";

    BodiesFilter(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var given = stream.request().headers().get("x-do");
      order = given == null ? "" : given;
      switch (order) {
        case "make the request's body" -> {
          if (endOfStream) stream.request().body().replace(MADE);
        }
        case "make the request's body later" -> {
          if (!endOfStream) return HeadersStatus.CONTINUE;
          stream.executor().execute(this::makeRequestBody);
          return HeadersStatus.STOP_ITERATION;
        }
        case "change the path" -> stream.request().headers().set(":path", "/routed");
        case "route" -> route();
        case "route and change the path" -> {
          route();
          stream.request().headers().set(":path", "/anything/sent");
        }
        case "route, fix it and change the path" -> {
          route();
          var _ = stream.metadata(MetadataSource.CLUSTER).getString("any", "key");
          stream.request().headers().set(":path", "/anything/sent");
        }
        default -> {}
      }
      return HeadersStatus.CONTINUE;
    }

    private void makeRequestBody() {
      stream.request().body().replace(MADE);
      stream.resumeRequest();
    }

    private void route() {
      stream.request().headers().set(":path", "/routed");
      stream.clearRouteCache();
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      if (endOfStream && order.equals("make the response's body")) {
        stream.response().body().replace(MADE);
      }
      return !endOfStream && order.startsWith("keep the response with its headers")
          ? HeadersStatus.STOP_ITERATION
          : HeadersStatus.CONTINUE;
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      if (!order.startsWith("keep the response")) return BodyStatus.CONTINUE;
      kept.writeBytes(stream.response().receivedBody().toByteArray());
      if (endOfStream) stream.executor().execute(this::giveBack);
      return BodyStatus.STOP_ITERATION_NO_BUFFER;
    }

    @Override
    public TrailersStatus onResponseTrailers() {
      if (!order.startsWith("keep the response")) return TrailersStatus.CONTINUE;
      stream.executor().execute(this::giveBack);
      return TrailersStatus.STOP_ITERATION;
    }

    private void giveBack() {
      if (order.endsWith(" and fail")) throw new IllegalStateException("on demand");
      if (kept.size() > 0 && !stream.response().bufferedBody().append(kept.toByteArray())) {
        throw new IllegalStateException("the pieces cannot come back");
      }
      stream.resumeResponse();
    }
  }
}
