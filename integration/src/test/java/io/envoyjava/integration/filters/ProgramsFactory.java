// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Does in Java what filters of Envoy's own integration tests of dynamic modules do. The header
 * {@code x-program} names the filter. The configuration is the header that {@code headers} sets, as
 * {@code name:value}.
 */
public final class ProgramsFactory implements HttpFilterFactory {
  /** For the ServiceLoader. */
  public ProgramsFactory() {}

  @Override
  public String name() {
    return "programs";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var addition = config.split(":", 2);
    var cache = new ConcurrentHashMap<String, String>();
    return stream -> {
      var words = Objects.requireNonNull(stream.request().headers().get("x-program")).split(" ", 2);
      return switch (words[0]) {
        case "headers" -> new Headers(stream, addition[0], addition[1]);
        case "bodies" -> new Bodies(stream);
        case "cache" -> new Cache(stream, cache);
        case "reply" -> new Reply(stream, words[1]);
        default -> throw new AssertionError(words[0]);
      };
    };
  }

  private static void check(boolean condition, String what) {
    if (!condition) throw new AssertionError(what);
  }

  /** Reads, sets, adds and removes headers and trailers, and leaves one more of each. */
  private record Headers(HttpStream stream, String name, String value) implements HttpFilter {
    private void edit(HeaderMap headers, String prefix) {
      check("bar".equals(headers.get("echo-foo")), headers.toString());
      headers.set(prefix + name, value);
      headers.set("new", "value1");
      check(headers.getAll("new").equals(List.of("value1")), "set");
      headers.add("new", "value2");
      check("value1".equals(headers.get("new")), "the first of two");
      check(headers.getAll("new").equals(List.of("value1", "value2")), "add");
      headers.remove("new");
      check(headers.get("new") == null && headers.getAll("new").isEmpty(), "remove");
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      check("/programs".equals(headers.get(":path")), "path");
      check("POST".equals(headers.get(":method")), "method");
      edit(headers, "echo-request-");
      return HeadersStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onRequestTrailers() {
      edit(stream.request().trailers(), "echo-request-");
      return TrailersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      edit(stream.response().headers(), "response-");
      return HeadersStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onResponseTrailers() {
      edit(stream.response().trailers(), "response-");
      return TrailersStatus.CONTINUE;
    }
  }

  /** Waits for whole bodies, compares their parts with the whole, and replaces them. */
  private record Bodies(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      var request = stream.request();
      var text = text(request.bufferedBody()) + text(request.receivedBody());
      check(text.equals(text(request.body())), text);
      check(text.equals("request_body"), text);
      check(request.body().replace("new_request_body".getBytes(UTF_8)), "replace");
      return BodyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return HeadersStatus.STOP_ITERATION;
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      var response = stream.response();
      var text = text(response.bufferedBody()) + text(response.receivedBody());
      check(text.equals(text(response.body())), text);
      check(text.equals("echo:new_request_body"), text);
      check(response.body().drain(response.body().size()), "drain");
      check(response.body().append("new_response_body".getBytes(UTF_8)), "append");
      return BodyStatus.CONTINUE;
    }

    private static String text(Body body) {
      check(body.size() == body.toByteArray().length, "size");
      return new String(body.toByteArray(), UTF_8);
    }
  }

  /** Answers in one of its hooks, in the place of the upstream or of its response. */
  private record Reply(HttpStream stream, String hook) implements HttpFilter {
    private boolean reply(String now, int status) {
      if (!now.equals(hook)) return false;
      stream.sendLocalReply(
          LocalReply.of(status).header("some-header", "some_value").body("from " + now));
      return true;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return reply("onRequestHeaders", 200) || hook.equals("onRequestBody")
          ? HeadersStatus.STOP_ITERATION
          : HeadersStatus.CONTINUE;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      return reply("onRequestBody", 200)
          ? BodyStatus.STOP_ITERATION_AND_BUFFER
          : BodyStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      // Envoy asks for the headers of the reply, too.
      boolean own = stream.response().headers().contains("some-header");
      return !own && reply("onResponseHeaders", 500)
          ? HeadersStatus.STOP_ITERATION
          : HeadersStatus.CONTINUE;
    }
  }

  /** Asks a cache on another thread, answers from it, or fills it, on another thread again. */
  private record Cache(HttpStream stream, Map<String, String> cache) implements HttpFilter {
    private String key() {
      return Objects.requireNonNull(stream.request().headers().get(":path"));
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var key = key();
      var executor = stream.executor();
      Thread.ofVirtual()
          .start(
              () -> {
                var cached = cache.get(key);
                executor.execute(() -> goOn(cached));
              });
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void goOn(@Nullable String cached) {
      if (cached != null) {
        stream.sendLocalReply(LocalReply.of(200).header("cached", "yes").body(cached));
        return;
      }
      stream.request().headers().set("echo-looked-up", "yes");
      stream.resumeRequest();
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      if (stream.response().headers().contains("cached")) return HeadersStatus.CONTINUE;
      var key = key();
      var executor = stream.executor();
      Thread.ofVirtual()
          .start(
              () -> {
                cache.put(key, "cached_response_body");
                executor.execute(this::stored);
              });
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void stored() {
      stream.response().headers().set("stored", "yes");
      stream.resumeResponse();
    }
  }
}
