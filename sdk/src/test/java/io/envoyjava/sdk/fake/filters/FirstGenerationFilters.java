// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Attribute;
import java.lang.System.Logger.Level;

/**
 * Filters for a host in another process, which cannot see {@link Shared}: what they find they write
 * into the messages and into the log.
 */
public final class FirstGenerationFilters implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public FirstGenerationFilters() {}

  @Override
  public String name() {
    return "first";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return switch (config) {
      case "request" -> {
        var refused = thrownBy(() -> context.counter("requests"));
        var uncounted = context.optionalCounter("requests");
        yield stream -> new Request(stream, refused, uncounted);
      }
      case "response" -> Response::new;
      case "executor" -> Tasks::new;
      case "reply" -> Reply::new;
      case "throw" -> _ -> new Throwing();
      default -> throw new IllegalStateException("no filter " + config);
    };
  }

  private static String thrownBy(Runnable action) {
    try {
      action.run();
      return "nothing";
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static String text(Body body) {
    return new String(body.toByteArray(), ISO_8859_1);
  }

  /** Holds the request until it is whole, and changes all its parts. */
  private record Request(HttpStream stream, String counters, Counter uncounted)
      implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      headers.set("x-size", Integer.toString(headers.size()));
      headers.set("x-twice", headers.getAll("twice").toString());
      headers.set("x-twice-added", thrownBy(() -> headers.add("twice", "3")));
      headers.add("x-once-added", "1");
      headers.set("x-removed", headers.remove("gone") + " " + headers.remove("gone"));
      headers.set("emptied", "");
      headers.set("x-path", String.valueOf(stream.attribute(Attribute.REQUEST_PATH)));
      headers.set("x-host", String.valueOf(stream.attribute(Attribute.REQUEST_HOST)));
      headers.set("x-mtls", stream.attribute(Attribute.CONNECTION_MTLS).toString());
      headers.set("x-code", stream.attribute(Attribute.RESPONSE_CODE).toString());
      headers.set("x-counters", HttpFeature.METRICS.isAvailable() + " " + counters);
      headers.set("x-no-map", Boolean.toString(stream.response().headers().set("x", "y")));
      uncounted.increment(stream, 1);
      stream.clearRouteCache();
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      var parts =
          stream.request().receivedBody().size()
              + "+"
              + stream.request().bufferedBody().size()
              + " ";
      var before = stream.request().headers().get("x-parts");
      stream.request().headers().set("x-parts", before == null ? parts : before + parts);
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      edit(stream.request().body());
      return BodyStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onRequestTrailers() {
      edit(stream.request().body());
      var trailers = stream.request().trailers();
      trailers.set("x-all", trailers.toList().toString());
      trailers.remove("gone");
      return TrailersStatus.CONTINUE;
    }

    private void edit(Body body) {
      stream.request().headers().set("x-body", body.size() + " " + text(body).trim());
      body.drain(4);
      body.append("!".getBytes(ISO_8859_1));
    }
  }

  /** Changes the response piece by piece. */
  private record Response(HttpStream stream) implements HttpFilter {
    private static final System.Logger LOG = EnvoyLogger.of("Response");

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var headers = stream.response().headers();
      headers.remove("gone");
      headers.set("x-code", stream.attribute(Attribute.RESPONSE_CODE).toString());
      headers.set("x-method", String.valueOf(stream.request().headers().get(":method")));
      return HeadersStatus.CONTINUE;
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      var piece = stream.response().receivedBody();
      piece.replace(('<' + text(piece).trim() + '>').getBytes(ISO_8859_1));
      return BodyStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onResponseTrailers() {
      var trailers = stream.response().trailers();
      trailers.set("x-again", String.valueOf(trailers.get("trailer")));
      return TrailersStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      LOG.log(Level.INFO, "complete");
      LOG.log(Level.DEBUG, "unseen");
    }

    @Override
    public void onDestroy() {
      LOG.log(Level.WARNING, "destroyed");
    }
  }

  /** Goes on from another thread, through the executor. */
  private record Tasks(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      resume(
          () -> {
            stream.request().headers().set("x-task", "request");
            stream.resumeRequest();
          });
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      resume(
          () -> {
            stream.response().headers().set("x-task", "response");
            stream.resumeResponse();
          });
      return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
    }

    private void resume(Runnable task) {
      var executor = stream.executor();
      Thread.startVirtualThread(() -> executor.execute(task));
    }
  }

  private record Reply(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      stream.sendLocalReply(
          LocalReply.of(403).header("x-reason", "none").body("no").details("denied"));
      return HeadersStatus.STOP_ITERATION;
    }
  }

  private static final class Throwing implements HttpFilter {
    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      throw new IllegalArgumentException("not today");
    }
  }
}
