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
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes filters that answer piece by piece, as the request's path asks for. */
public final class RepliesFactory implements HttpFilterFactory {
  /** More than what is copied at once. */
  public static final int LARGE = 200_000;

  /** For the ServiceLoader. */
  public RepliesFactory() {}

  @Override
  public String name() {
    return "replies";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> {
      var path = Objects.requireNonNull(stream.request().headers().get(":path"));
      var filter = new Filter(stream, path);
      if (path.equals("/new-filter")) {
        var reply = filter.start();
        reply.write("made");
        reply.end();
      }
      return filter;
    };
  }

  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private final String path;
    private @Nullable StreamedReply reply;
    private boolean full;
    private long written;

    Filter(HttpStream stream, String path) {
      this.stream = stream;
      this.path = path;
    }

    private StreamedReply start() {
      var started = stream.startReply(LocalReply.of(200).header("x-streamed", "yes"));
      reply = started;
      return started;
    }

    private StreamedReply reply() {
      return Objects.requireNonNull(reply);
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      switch (path) {
        case "/pass", "/late" -> {
          return HeadersStatus.CONTINUE;
        }
        case "/pieces" -> {
          var pieces = start();
          pieces.write("one ");
          pieces.write("two ".getBytes(UTF_8));
          pieces.write("");
          pieces.write("x".repeat(LARGE).getBytes(UTF_8));
          pieces.end();
        }
        case "/trailers" -> {
          start().write("body");
          reply().end(List.of(new Header("x-trailer", "end")));
        }
        case "/cleared-route" -> {
          stream.clearRouteCache();
          var cleared = start();
          cleared.write(
              "cluster " + stream.metadata(MetadataSource.CLUSTER).getString("any", "key"));
          cleared.end();
        }
        case "/no-content" -> {
          var none = stream.startReply(LocalReply.of(204));
          refused(() -> none.write("body"));
          none.end();
        }
        case "/order" -> {
          var first = start();
          first.write(refused(this::start) + "\n");
          first.write(refused(() -> stream.sendLocalReply(LocalReply.of(200))) + "\n");
          first.write(refused(() -> first.end(List.of(new Header("content-length", "1")))) + "\n");
          first.end();
          if (first.isOpen()) throw new AssertionError("open after its end");
          refused(() -> first.write("more"));
          refused(first::end);
          refused(() -> first.end(List.of(new Header("x-trailer", "again"))));
        }
        case "/fail" -> {
          start().write("half");
          throw new IllegalStateException("on demand");
        }
        case "/reset" -> {
          start().write("half");
          stream.reset();
          if (reply().isOpen()) throw new AssertionError("open after a reset");
          reply().write("more");
        }
        case "/task", "/task-fail", "/flood" -> stream.executor().execute(this::begin);
        case "/echo" -> {
          return HeadersStatus.STOP_ITERATION;
        }
        default -> {}
      }
      return HeadersStatus.STOP_ITERATION;
    }

    private void begin() {
      start().write("first ");
      stream.executor().execute(this::goOn);
    }

    private void goOn() {
      switch (path) {
        case "/task" -> {
          reply().write("second");
          reply().end();
        }
        case "/task-fail" -> throw new IllegalStateException("on demand");
        default -> flood();
      }
    }

    /** Writes for as long as the client takes it. */
    private void flood() {
      if (!reply().isOpen()) return;
      if (full || written > (64 << 20)) return;
      reply().write(new byte[16_384]);
      written += 16_384;
      stream.executor().execute(this::flood);
    }

    @Override
    public void onDownstreamAboveHighWatermark() {
      full = true;
    }

    @Override
    public void onDownstreamBelowLowWatermark() {
      full = false;
      // The client reads again: it gets the end.
      if (reply().isOpen()) {
        reply().write("end");
        reply().end();
      }
    }

    /** Sends back what comes, while it comes. */
    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (path.equals("/echo")) {
        if (reply == null) start();
        for (var chunk : stream.request().receivedBody().chunks()) reply().write(chunk);
        if (endOfStream) reply().end();
      }
      return BodyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      stream.response().headers().set("x-own-hook", "yes");
      if (path.equals("/late")) stream.response().headers().set("x-refused", refused(this::start));
      return HeadersStatus.CONTINUE;
    }

    private static String refused(Runnable call) {
      try {
        call.run();
      } catch (IllegalStateException | IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
      throw new AssertionError("was not refused");
    }
  }
}
