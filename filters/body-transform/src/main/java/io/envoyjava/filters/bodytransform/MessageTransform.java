// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static io.envoyjava.filters.bodytransform.RefusedBodyException.Reason.UNSUPPORTED;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Transforms one message of a stream, the request or the response. */
final class MessageTransform {
  private static final Pattern JSON =
      Pattern.compile(
          "application/([a-z0-9!#$&^_.+-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHER_CHARSET =
      Pattern.compile(".*;\\s*charset\\s*=\\s*(?!\"?utf-?8\\b).*", Pattern.CASE_INSENSITIVE);

  /** What these headers say of the body is wrong afterwards. */
  private static final List<String> DIGESTS =
      List.of("content-md5", "digest", "content-digest", "repr-digest");

  private final HttpStream stream;
  private final HttpMessage message;
  private final boolean request;
  private final MessageRules rules;
  private final BodyTransform.Counters counters;

  /** Null if the message passes as it is. */
  private @Nullable BodyPipeline pipeline;

  MessageTransform(
      HttpStream stream, boolean request, MessageRules rules, BodyTransform.Counters counters) {
    this.stream = stream;
    this.message = request ? stream.request() : stream.response();
    this.request = request;
    this.rules = rules;
    this.counters = counters;
  }

  HeadersStatus onHeaders(boolean endOfStream) {
    var headers = message.headers();
    var type = headers.get("content-type");
    if (type == null || !JSON.matcher(type).matches()) return HeadersStatus.CONTINUE;
    if (endOfStream || (!request && "HEAD".equals(stream.request().headers().get(":method")))) {
      // In the response to HEAD, and with 304, these describe a body that is not sent.
      if (!request) describe(headers, true);
      return HeadersStatus.CONTINUE;
    }
    try {
      pipeline = new BodyPipeline(rules, isGzip(headers, type));
    } catch (RefusedBodyException e) {
      return pass(e) ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
    }
    describe(headers, rules.stream());
    return rules.stream() ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
  }

  private static boolean isGzip(HeaderMap headers, String type) throws RefusedBodyException {
    if (headers.contains("content-range")) throw unsupported("a part of a body");
    if (OTHER_CHARSET.matcher(type).matches()) throw unsupported("another charset than UTF-8");
    var encoding = String.join(",", headers.getAll("content-encoding")).strip();
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default -> throw unsupported("another encoding than gzip");
    };
  }

  private static RefusedBodyException unsupported(String what) {
    return new RefusedBodyException(UNSUPPORTED, "the body cannot be transformed: it is " + what);
  }

  /** Lets the headers describe the body that it will be. */
  private void describe(HeaderMap headers, boolean unknownLength) {
    if (unknownLength) headers.remove("content-length");
    for (var digest : DIGESTS) headers.remove(digest);
    var etag = request ? null : headers.get("etag");
    // It stands for a body with the same meaning, no longer for the same bytes.
    if (etag != null && etag.startsWith("\"")) headers.set("etag", "W/" + etag);
  }

  BodyStatus onBody(boolean endOfStream) {
    var current = pipeline;
    if (current == null) return BodyStatus.CONTINUE;
    try {
      current.accept(message.receivedBody());
      if (rules.stream()) {
        if (endOfStream) end(current);
        else current.flush();
        replace(message.receivedBody(), current.take());
        return BodyStatus.CONTINUE;
      }
      if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
      end(current);
      replace(message.body(), current.take());
      return BodyStatus.CONTINUE;
    } catch (RefusedBodyException e) {
      return pass(e) ? BodyStatus.CONTINUE : BodyStatus.STOP_ITERATION_NO_BUFFER;
    }
  }

  /** The trailers end the body. */
  TrailersStatus onTrailers() {
    var current = pipeline;
    if (current == null) return TrailersStatus.CONTINUE;
    try {
      end(current);
      var rest = current.take();
      if (!rules.stream()) {
        replace(message.body(), rest);
      } else if (rest.length > 0 && !message.body().append(rest)) {
        throw new IllegalStateException("this Envoy takes no body in front of trailers");
      }
      return TrailersStatus.CONTINUE;
    } catch (RefusedBodyException e) {
      return pass(e) ? TrailersStatus.CONTINUE : TrailersStatus.STOP_ITERATION;
    }
  }

  private static void replace(Body body, byte[] bytes) {
    if (body.size() == 0 && bytes.length == 0) return;
    // Nothing may pass that was to be removed.
    if (!body.replace(bytes)) throw new IllegalStateException("the body cannot be replaced");
  }

  private void end(BodyPipeline current) throws RefusedBodyException {
    if (current.isEmpty()) {
      close();
      return;
    }
    current.end();
    pipeline = null;
    counters.transformed().increment(stream);
  }

  /** Lets the message pass as it is, or answers in its place. */
  private boolean pass(RefusedBodyException e) {
    close();
    boolean pass =
        switch (e.reason()) {
          case INVALID -> rules.passInvalid();
          case UNSUPPORTED -> rules.passUnsupported();
          case TOO_LARGE -> false;
        };
    if (pass) {
      counters.passed().increment(stream);
      return true;
    }
    counters.refused().increment(stream);
    var reply =
        LocalReply.of(e.reason().status(request))
            .details("body_transform_" + e.reason().name().toLowerCase(Locale.ROOT));
    // What is wrong with a response is not the client's business.
    stream.sendLocalReply(
        request
            ? reply.header("content-type", "text/plain; charset=utf-8").body(e.getMessage() + "\n")
            : reply);
    return false;
  }

  /** Releases what is held. May be called again. */
  void close() {
    if (pipeline != null) pipeline.close();
    pipeline = null;
  }
}
