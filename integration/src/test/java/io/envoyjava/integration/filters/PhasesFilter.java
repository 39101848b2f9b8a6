// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For an Envoy with one worker. Does what a request asks for when it asks for it, {@code x-do:
 * SUBMIT DESTROY}, and from then on looks at the stream in every hook. The answer to a request with
 * {@code x-results} lists the results since the last such answer, one on each line.
 */
final class PhasesFilter implements HttpFilter {
  private static List<String> results = new ArrayList<>();

  private final HttpStream stream;
  private final Operation operation;
  private final Phase phase;
  private boolean looks;

  private PhasesFilter(HttpStream stream, Operation operation, Phase phase) {
    this.stream = stream;
    this.operation = operation;
    this.phase = phase;
  }

  static HttpFilter create(HttpStream stream) {
    var headers = stream.request().headers();
    if (headers.contains("x-results")) {
      stream.sendLocalReply(LocalReply.of(200).body(String.join("\n", results)));
      results = new ArrayList<>();
      return new HttpFilter() {};
    }
    var order = headers.get("x-do");
    if (order == null) return new HttpFilter() {};
    int blank = order.indexOf(' ');
    var filter =
        new PhasesFilter(
            stream,
            Operation.valueOf(order.substring(0, blank)),
            Phase.valueOf(order.substring(blank + 1)));
    boolean _ = filter.holdsAfter(Phase.NEW_FILTER);
    return filter;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    return holdsAfter(Phase.REQUEST_HEADERS)
        ? HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER
        : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return holdsAfter(Phase.REQUEST_BODY)
        ? BodyStatus.STOP_ITERATION_AND_BUFFER
        : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return holdsAfter(Phase.REQUEST_TRAILERS)
        ? TrailersStatus.STOP_ITERATION
        : TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return holdsAfter(Phase.RESPONSE_HEADERS)
        ? HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER
        : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return holdsAfter(Phase.RESPONSE_BODY)
        ? BodyStatus.STOP_ITERATION_AND_BUFFER
        : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return holdsAfter(Phase.RESPONSE_TRAILERS)
        ? TrailersStatus.STOP_ITERATION
        : TrailersStatus.CONTINUE;
  }

  @Override
  public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    boolean _ = holdsAfter(Phase.LOCAL_REPLY);
    return LocalReplyStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    boolean _ = holdsAfter(Phase.STREAM_COMPLETE);
  }

  @Override
  public void onDestroy() {
    if (phase == Phase.DESTROY) operate();
  }

  /** A hook; returns whether it holds its message. */
  private boolean holdsAfter(Phase hook) {
    if (looks) Uses.look(stream);
    if (phase == hook) operate();
    if (phase == after("TASK_OF_", hook)) stream.executor().execute(this::operate);
    if (phase == after("REPLIED_", hook)) {
      stream.sendLocalReply(LocalReply.of(418).body("teapot"));
      operate();
    }
    if (phase == after("HELD_", hook)) {
      return submit(
          () -> {
            operate();
            goOn(hook);
          });
    }
    if (phase == after("CONTINUED_", hook)) {
      return submit(
          () -> {
            goOn(hook);
            operate();
          });
    }
    return false;
  }

  private static @Nullable Phase after(String prefix, Phase hook) {
    for (var phase : Phase.values()) {
      if (phase.name().equals(prefix + hook)) return phase;
    }
    return null;
  }

  private boolean submit(Runnable task) {
    if (looks) return false; // has been done for an earlier piece of the body
    stream.executor().execute(task);
    return true;
  }

  private void goOn(Phase hook) {
    try {
      if (hook.name().startsWith("REQUEST")) stream.resumeRequest();
      else stream.resumeResponse();
    } catch (IllegalStateException e) {
      // The operation has ended the stream.
    }
  }

  private void operate() {
    if (looks) return;
    looks = true;
    results.add(operation + " " + phase + " " + operation.attempt(stream));
  }
}
