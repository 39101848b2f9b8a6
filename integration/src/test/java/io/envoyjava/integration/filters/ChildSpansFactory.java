// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.stream.ChildSpan;
import io.envoyjava.sdk.stream.Span;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Begins child spans, and deals with them as the request's header {@code x-mode} says. A mode that
 * closes nothing leaves that to the SDK.
 */
public final class ChildSpansFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public ChildSpansFactory() {}

  @Override
  public String name() {
    return "child_spans";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> config.equals("late") ? new Late(stream) : new Filter(stream, new Attempts());
  }

  /** Has no hook for the stream's end. */
  private static final class Filter implements HttpFilter {
    private final HttpStream stream;
    private final Attempts attempts;
    private @Nullable ChildSpan child;

    Filter(HttpStream stream, Attempts attempts) {
      this.stream = stream;
      this.attempts = attempts;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var span = stream.activeSpan();
      if (span == null) return HeadersStatus.CONTINUE;
      attempts.get("span-id", span::spanId);
      attempts.get("baggage", () -> span.getBaggage("key"));
      attempts.run("set-baggage", () -> span.setBaggage("key", "value"));
      span.setOperation("renamed");
      span.log("an event");
      child = span.child("child");
      child.setTag("place", "below");
      child.setTags(Map.of("one", "1", "two", "2"));
      child.log("a child's event");
      attempts.get("child-id", child::spanId);
      attempts.get("child-trace", child::traceId);
      attempts.get("trace", span::traceId);
      return switch (Objects.requireNonNull(stream.request().headers().get("x-mode"))) {
        case "fail" -> throw new IllegalStateException("on purpose");
        case "reply" -> {
          stream.sendLocalReply(LocalReply.of(200));
          yield HeadersStatus.STOP_ITERATION;
        }
        case "hold" -> HeadersStatus.STOP_ITERATION;
        case "task" -> {
          stream.executor().execute(this::finishAndGoOn);
          yield HeadersStatus.STOP_ITERATION;
        }
        case "close" -> {
          closeWithGrandchild(child);
          yield HeadersStatus.CONTINUE;
        }
        default -> HeadersStatus.CONTINUE;
      };
    }

    private void closeWithGrandchild(ChildSpan child) {
      var grandchild = child.child("grandchild");
      grandchild.setOperation("renamed grandchild");
      child.close();
      grandchild.close();
      child.close();
      attempts.run("used-after-close", () -> child.setTag("too", "late"));
      attempts.get("child-after-close", () -> child.child("too late"));
    }

    private void finishAndGoOn() {
      Objects.requireNonNull(child).setTag("from", "task");
      child.close();
      stream.resumeRequest();
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      attempts.elsewhere("elsewhere", () -> Objects.requireNonNull(child).spanId());
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }

  /** Begins a child before the first hook, and uses it until the last. */
  private static final class Late implements HttpFilter {
    private final @Nullable Span span;
    private final @Nullable ChildSpan child;

    Late(HttpStream stream) {
      span = stream.activeSpan();
      child = span == null ? null : span.child("early");
    }

    @Override
    public void onStreamComplete() {
      if (span == null || child == null) return;
      child.setTag("complete", "yes");
      try {
        span.child("after the end").close();
      } catch (IllegalStateException e) {
        child.setTag("refused", String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void onDestroy() {
      if (child != null) child.close();
    }
  }
}
