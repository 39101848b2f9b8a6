// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.stream.Attribute;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * For an Envoy with one worker. Does wrong what a request asks for, where it asks for it: {@code
 * x-fault: THROW onRequestBody}. With {@code x-hold} it holds request and response until they are
 * there as a whole. Other than that, it marks the response, {@code x-faulty: passed}.
 */
final class FaultyFilter implements HttpFilter {
  private static final List<Class<?>> CLASSES = new ArrayList<>(1 << 16);

  private static Order next = Order.NOTHING;
  private static @Nullable HttpStream former;

  /** A fault, and the hook to commit it in, or one of two tasks. */
  private record Order(Fault fault, String place) {
    static final Order NOTHING = new Order(Fault.NONE, "nowhere");

    static Order parse(@Nullable String text) {
      if (text == null) return NOTHING;
      int blank = text.indexOf(' ');
      return new Order(Fault.valueOf(text.substring(0, blank)), text.substring(blank + 1));
    }

    boolean isDueIn(String hook) {
      return place.equals(hook);
    }
  }

  private final HttpStream stream;
  private Order order = Order.NOTHING;
  private boolean hold;
  private List<MemorySegment> body = List.of();

  private FaultyFilter(HttpStream stream) {
    this.stream = stream;
  }

  static FaultyFilter create(HttpStream stream) {
    var filter = new FaultyFilter(stream);
    // There are no headers yet, so it was the request before this one that asked.
    filter.order = next;
    next = Order.NOTHING;
    return filter.in("newFilter", filter);
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var headers = stream.request().headers();
    order = Order.parse(headers.get("x-fault"));
    hold = headers.contains("x-hold");
    if (order.isDueIn("newFilter")) next = order;
    if (order.isDueIn("a virtual thread")) return commitOn(Thread.ofVirtual().factory());
    if (order.isDueIn("a platform thread")) return commitOn(Thread.ofPlatform().factory());
    return in("onRequestHeaders", head(endOfStream));
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    if (body.isEmpty()) body = stream.request().receivedBody().chunks();
    return in("onRequestBody", part(endOfStream));
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return trailers("onRequestTrailers", "a task for the request");
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    boolean _ = stream.response().headers().set("x-faulty", "passed");
    return in("onResponseHeaders", head(endOfStream));
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return in("onResponseBody", part(endOfStream));
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return trailers("onResponseTrailers", "a task for the response");
  }

  @Override
  public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    return in("onLocalReply", LocalReplyStatus.CONTINUE);
  }

  @Override
  public void onStreamComplete() {
    var _ = in("onStreamComplete", "");
  }

  @Override
  public void onDestroy() {
    giveBack();
    former = stream;
    try {
      var _ = in("onDestroy", "");
    } finally {
      giveBack();
    }
  }

  private static void giveBack() {
    Hoard.giveBack();
    CLASSES.clear();
  }

  private HeadersStatus head(boolean endOfStream) {
    return hold && !endOfStream ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
  }

  private BodyStatus part(boolean endOfStream) {
    return hold && !endOfStream ? BodyStatus.STOP_ITERATION_AND_BUFFER : BodyStatus.CONTINUE;
  }

  private TrailersStatus trailers(String hook, String task) {
    if (!order.isDueIn(task)) return in(hook, TrailersStatus.CONTINUE);
    stream.executor().execute(this::commit);
    return TrailersStatus.STOP_ITERATION;
  }

  /** Returns the answer of a hook, unless the fault is due in it. */
  @SuppressWarnings("NullAway") // that is the fault
  private <T> T in(String hook, T answer) {
    if (!order.isDueIn(hook)) return answer;
    if (order.fault() == Fault.NULL) return null;
    commit();
    return answer;
  }

  /** There, what goes wrong has to be brought back: it would be lost otherwise. */
  private HeadersStatus commitOn(ThreadFactory threads) {
    var worker = stream.executor();
    threads
        .newThread(
            () -> {
              try {
                commit();
              } catch (Error e) {
                worker.execute(
                    () -> {
                      throw e;
                    });
              }
            })
        .start();
    return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
  }

  private void commit() {
    switch (order.fault()) {
      case NONE, NULL -> {}
      case THROW -> throw new IllegalStateException("on demand");
      case THROW_THROWING -> throw new Unspeakable(FaultyFilter::failToSpeak);
      case THROW_REPLYING -> throw new Unspeakable(this::reply);
      case THROW_RECURSING -> throw new Unspeakable(() -> "" + recurse(0));
      case THROW_HUGE -> throw new Unspeakable(() -> "huge".repeat(16 << 20));
      case RECURSE -> recurse(0);
      case DIVE -> dive();
      case READ_ATTRIBUTE -> stream.attribute(Attribute.REQUEST_PATH);
      case EXHAUST -> exhaust(new ArrayList<>());
      case HOARD -> Hoard.take();
      case LOAD -> load(new ArrayList<>());
      case HOARD_CLASSES -> hoardClasses();
      case START_THREAD -> Thread.ofPlatform().start(() -> {});
      case START_VIRTUAL_THREAD -> Thread.startVirtualThread(() -> {});
      case DEAD_SEGMENT -> read(body);
      case SEGMENT_ELSEWHERE -> onAnotherThread(() -> read(body));
      case STREAM_ELSEWHERE -> onAnotherThread(() -> read(stream));
      case DEAD_STREAM -> read(Objects.requireNonNull(former, "former"));
      case TWO_REPLIES -> {
        stream.sendLocalReply(LocalReply.of(418));
        stream.sendLocalReply(LocalReply.of(418));
      }
    }
  }

  private static String failToSpeak() {
    throw new IllegalStateException("this has no message");
  }

  private String reply() {
    stream.sendLocalReply(LocalReply.of(418));
    return "has been sent";
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private static int recurse(int depth) {
    return depth + recurse(depth + 1);
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private int dive() {
    try {
      return 1 + dive();
    } catch (StackOverflowError e) {
      stream.attribute(Attribute.REQUEST_PATH);
      throw e;
    }
  }

  private static void exhaust(List<byte[]> kept) {
    while (true) kept.add(new byte[1 << 20]);
  }

  private static void load(List<Class<?>> kept) {
    while (true) kept.add(Ballast.load(1000));
  }

  private static void hoardClasses() {
    for (int methods = 1000; methods > 0; methods /= 10) {
      try {
        while (true) CLASSES.add(Ballast.load(methods));
      } catch (OutOfMemoryError e) {
        // Something smaller may still fit.
      }
    }
  }

  private static void onAnotherThread(Runnable use) {
    CompletableFuture.runAsync(use).join();
  }

  private static void read(List<MemorySegment> segments) {
    for (var segment : segments) {
      byte _ = segment.get(JAVA_BYTE, 0);
    }
  }

  private static void read(HttpStream stream) {
    boolean _ = stream.request().headers().contains("x-fault");
  }
}
