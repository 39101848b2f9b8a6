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
import java.util.List;

/**
 * Makes filters that write what a request asks for. Each header {@code x-write} names a hook, and
 * what to do there: {@code responseHeaders set :status 204}. With {@code hold} both messages'
 * headers wait for the end of the body. What the SDK refuses is thrown, so the filter fails.
 */
public final class WriteFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public WriteFactory() {}

  @Override
  public String name() {
    return "write";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private List<String> orders = List.of();

    Filter(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      orders = stream.request().headers().getAll("x-write");
      run("requestHeaders", stream.request().headers(), stream.request().body());
      return answer(endOfStream);
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      var hook = endOfStream ? "requestEnd" : "requestBody";
      run(hook, stream.request().headers(), stream.request().body());
      return endOfStream ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      run("responseHeaders", stream.response().headers(), stream.response().body());
      return answer(endOfStream);
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      var hook = endOfStream ? "responseEnd" : "responseBody";
      run(hook, stream.response().headers(), stream.response().body());
      return endOfStream ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    private HeadersStatus answer(boolean endOfStream) {
      return orders.contains("hold") && !endOfStream
          ? HeadersStatus.STOP_ITERATION
          : HeadersStatus.CONTINUE;
    }

    private void run(String hook, HeaderMap headers, Body body) {
      for (var order : orders) {
        var words = order.split(" ", 4);
        if (words[0].equals(hook)) act(words, headers, body);
      }
    }

    private void act(String[] words, HeaderMap headers, Body body) {
      switch (words[1]) {
        case "set" -> headers.set(words[2], words[3]);
        case "add" -> headers.add(words[2], words[3]);
        case "remove" -> headers.remove(words[2]);
        case "append" -> body.append(words[2].getBytes(UTF_8));
        case "replace" -> body.replace(words[2].getBytes(UTF_8));
        case "drain" -> body.drain(Long.parseLong(words[2]));
        case "reply" -> reply(Integer.parseInt(words[2]), words.length > 3 ? words[3] : "");
        case "throw" -> throw new IllegalStateException("on demand");
        default -> throw new AssertionError("no action " + words[1]);
      }
    }

    /** {@code name=value} is a header of the reply, anything else its body. */
    private void reply(int status, String parts) {
      var reply = LocalReply.of(status);
      for (var part : parts.split("\\|", -1)) {
        int equals = part.indexOf('=');
        reply =
            equals > 0
                ? reply.header(part.substring(0, equals), part.substring(equals + 1))
                : reply.body(part);
      }
      stream.sendLocalReply(reply);
    }
  }
}
