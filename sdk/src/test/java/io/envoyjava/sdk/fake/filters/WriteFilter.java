// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

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
 * A filter that writes what its configuration says. Each line is a hook, and what to do there:
 * {@code requestHeaders set x-name value}. What came of each line is in {@link Shared}: what was
 * returned, or the message of what was thrown. Headers are held if a line is {@code hold}.
 */
public final class WriteFilter implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public WriteFilter() {}

  @Override
  public String name() {
    return "write";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var lines = config.lines().toList();
    return stream -> new Filter(stream, lines);
  }

  private record Filter(HttpStream stream, List<String> lines) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      run("requestHeaders", stream.request().headers(), stream.request().body());
      return answer();
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      run(
          endOfStream ? "requestEnd" : "requestBody",
          stream.request().headers(),
          stream.request().body());
      return endOfStream ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      run("responseHeaders", stream.response().headers(), stream.response().body());
      return answer();
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      run(
          endOfStream ? "responseEnd" : "responseBody",
          stream.response().headers(),
          stream.response().body());
      return endOfStream ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    private HeadersStatus answer() {
      return lines.contains("hold") ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
    }

    private void run(String hook, HeaderMap headers, Body body) {
      for (var line : lines) {
        var words = line.split(" ", 4);
        if (!words[0].equals(hook)) continue;
        if (words[1].equals("fail")) throw new Unreportable();
        try {
          Shared.map().put(line, act(words, headers, body));
        } catch (RuntimeException e) {
          Shared.map().put(line, String.valueOf(e.getMessage()));
        }
      }
    }

    private Object act(String[] words, HeaderMap headers, Body body) {
      return switch (words[1]) {
        case "set" -> headers.set(words[2], words[3]);
        case "add" -> headers.add(words[2], words[3]);
        case "remove" -> headers.remove(words[2]);
        case "append" -> body.append(words[2].getBytes(UTF_8));
        case "replace" -> body.replace(words[2].getBytes(UTF_8));
        case "drain" -> body.drain(Long.parseLong(words[2]));
        case "throw" -> throw new Error(words[2]);
        case "reply" -> {
          var reply = LocalReply.of(Integer.parseInt(words[2])).body("body");
          if (words.length == 4) {
            int equals = words[3].indexOf('=');
            reply = reply.header(words[3].substring(0, equals), words[3].substring(equals + 1));
          }
          stream.sendLocalReply(reply);
          yield true;
        }
        default -> throw new IllegalStateException("no action " + words[1]);
      };
    }
  }

  /** Cannot even be printed. */
  @SuppressWarnings("serial") // never serialized
  private static final class Unreportable extends Error {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }
}
