// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * For an Envoy with one worker. Does what a request orders by {@code x-do}, if {@code x-at} is this
 * filter's place, and from then on looks at the stream in every hook. With {@code x-reply: own} it
 * sends a local reply when the request's headers arrive. The answer to a request with {@code
 * x-results} lists the results since the last such answer, one on each line.
 */
final class PhasesFilter implements HttpFilter {
  private static final Queue<Runnable> LATER = new ArrayDeque<>();
  private static List<String> results = new ArrayList<>();

  private final HttpStream stream;
  private final Target target;
  private final boolean replies;
  private final List<Order> orders;

  /** What the operations are called on; found beforehand, as a filter keeps a view. */
  private final Map<Receiver, Object> objects = new HashMap<>();

  private boolean looks;

  private PhasesFilter(Target target, boolean replies, List<Order> orders) {
    this.stream = target.stream();
    this.target = target;
    this.replies = replies;
    this.orders = new ArrayList<>(orders);
    for (var order : orders) {
      for (var name : order.operations()) {
        var receiver = Operation.of(name).receiver();
        // A reply begins when its object is made.
        if (receiver.type() != StreamedReply.class) objects.computeIfAbsent(receiver, this::find);
      }
    }
  }

  /** Returns the object, null if the stream has none, or the exception that was thrown. */
  private @Nullable Object find(Receiver receiver) {
    try {
      return receiver.get().apply(target);
    } catch (RuntimeException e) {
      return e;
    }
  }

  static HttpFilter create(Target target, String place) {
    for (var task = LATER.poll(); task != null; task = LATER.poll()) task.run();
    var stream = target.stream();
    var headers = stream.request().headers();
    if (headers.contains("x-results")) {
      stream.sendLocalReply(LocalReply.of(200).body(String.join("\n", results)));
      results = new ArrayList<>();
      return new HttpFilter() {};
    }
    var order = headers.get("x-do");
    if (order == null || !place.equals(headers.get("x-at"))) return new HttpFilter() {};
    // A stream that Envoy begins anew, with the same headers, does nothing more.
    if (order.contains("recreate")) headers.remove("x-do");
    var filter = new PhasesFilter(target, "own".equals(headers.get("x-reply")), Order.parse(order));
    boolean _ = filter.holdsAfter(Hook.NEW_FILTER);
    return filter;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    boolean holds = holdsAfter(Hook.REQUEST_HEADERS);
    if (replies) reply();
    return holds ? HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return holdsAfter(Hook.REQUEST_BODY)
        ? BodyStatus.STOP_ITERATION_AND_BUFFER
        : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return holdsAfter(Hook.REQUEST_TRAILERS)
        ? TrailersStatus.STOP_ITERATION
        : TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return holdsAfter(Hook.RESPONSE_HEADERS)
        ? HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER
        : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return holdsAfter(Hook.RESPONSE_BODY)
        ? BodyStatus.STOP_ITERATION_AND_BUFFER
        : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return holdsAfter(Hook.RESPONSE_TRAILERS)
        ? TrailersStatus.STOP_ITERATION
        : TrailersStatus.CONTINUE;
  }

  @Override
  public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    boolean _ = holdsAfter(Hook.LOCAL_REPLY);
    return LocalReplyStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    boolean _ = holdsAfter(Hook.STREAM_COMPLETE);
  }

  @Override
  public void onDestroy() {
    looks = false;
    boolean _ = holdsAfter(Hook.DESTROY);
  }

  /** Does what is due in a hook; returns whether the filter holds its message. */
  private boolean holdsAfter(Hook hook) {
    if (looks) Uses.look(stream);
    boolean holds = false;
    for (var order : List.copyOf(orders)) {
      // An operation may have called a nested hook, which has done this one.
      if (order.phase().hook() == hook && orders.remove(order)) holds |= begin(order);
    }
    return holds;
  }

  /** Does what is due now, or has it done; returns whether the message waits for that. */
  private boolean begin(Order order) {
    switch (order.phase().mode()) {
      case HOOK -> operate(order);
      case TASK -> stream.executor().execute(() -> operate(order));
      case HELD ->
          stream
              .executor()
              .execute(
                  () -> {
                    operate(order);
                    goOn(order.phase().hook());
                  });
      case CONTINUED ->
          stream
              .executor()
              .execute(
                  () -> {
                    goOn(order.phase().hook());
                    operate(order);
                  });
      case REPLIED -> {
        reply();
        operate(order);
      }
      case THREAD -> onAnotherThread(() -> operate(order));
      case LATER -> LATER.add(() -> operate(order));
    }
    return order.phase().isHolding();
  }

  private static void onAnotherThread(Runnable task) {
    try {
      Thread.ofVirtual().start(task).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void reply() {
    try {
      stream.sendLocalReply(LocalReply.of(418).body("teapot"));
    } catch (IllegalStateException e) {
      // An operation has sent one.
    }
  }

  private void goOn(Hook hook) {
    try {
      if (hook.isForRequest()) stream.resumeRequest();
      else stream.resumeResponse();
    } catch (IllegalStateException e) {
      // An operation has ended the stream.
    }
  }

  private void operate(Order order) {
    looks = order.phase().mode() != Phase.Mode.THREAD && order.phase().hook() != Hook.DESTROY;
    for (var name : order.operations()) {
      var operation = Operation.of(name);
      var object = objects.computeIfAbsent(operation.receiver(), this::find);
      try {
        switch (order.stress()) {
          case NONE ->
              results.add(order.phase() + " " + name + " " + operation.attempt(object, target));
          case HEAP -> {
            try {
              Hoard.take();
              var _ = operation.attempt(object, target);
            } finally {
              Hoard.giveBack();
            }
          }
          case STACK ->
              Depths.dive(
                  DeepFilter.STEP,
                  () -> {
                    var _ = operation.attempt(object, target);
                  });
        }
      } finally {
        Operation.end(object);
        if (order.stress() != Order.Stress.NONE && operation.beginsReply()) resetIfOpen();
      }
    }
  }

  /**
   * A reply may have begun although nobody has got it, since there was no stack or heap for that.
   */
  private void resetIfOpen() {
    try {
      stream.reset();
    } catch (RuntimeException e) {
      // It has ended, or cannot be ended here.
    }
  }
}
