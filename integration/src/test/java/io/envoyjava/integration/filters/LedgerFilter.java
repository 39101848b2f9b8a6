// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts its streams and their ends, over all workers. Other than that it does what a request asks
 * for with {@code x-order}, and tells in a response which worker it was on, {@code x-worker}:
 *
 * <ul>
 *   <li>{@code tell}: answers with the counts, leaving out this very request
 *   <li>{@code hold request}, {@code hold response}: waits for all of it, looking at its body
 *   <li>{@code keep}: never goes on with the request
 *   <li>{@code later}: goes on with the request from a virtual thread, after up to a millisecond
 *   <li>{@code block}: blocks the worker, until a stream on another one asks to {@code unblock}
 *   <li>{@code submit n}: has a virtual thread and a platform thread hand tasks to the executors of
 *       streams that asked for {@code later} and are gone, n in all, and goes on after that
 * </ul>
 */
final class LedgerFilter implements HttpFilter {
  static final AtomicLong CONFIGURATIONS = new AtomicLong();
  static final AtomicLong CLOSED = new AtomicLong();
  private static final AtomicLong MADE = new AtomicLong();
  private static final AtomicLong COMPLETED = new AtomicLong();
  private static final AtomicLong DESTROYED = new AtomicLong();
  private static final AtomicLong SUBMITTED = new AtomicLong();
  private static final AtomicLong RUN = new AtomicLong();
  private static final AtomicLong ASTRAY = new AtomicLong();

  private static final Set<Long> WORKERS = ConcurrentHashMap.newKeySet();
  private static final Semaphore BLOCKED = new Semaphore(0);

  /** The executors of streams that are gone; a few of the last ones. */
  private static final Queue<Executor> FORMER = new ArrayBlockingQueue<>(64);

  private final HttpStream stream;
  private final Thread worker = Thread.currentThread();
  private String order = "";
  private @Nullable Executor executor;
  private boolean asking;
  private boolean destroyed;

  private LedgerFilter(HttpStream stream) {
    this.stream = stream;
  }

  static LedgerFilter create(HttpStream stream) {
    MADE.incrementAndGet();
    WORKERS.add(Thread.currentThread().threadId());
    return new LedgerFilter(stream);
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var asked = stream.request().headers().get("x-order");
    order = asked == null ? "" : asked;
    switch (order.replaceFirst(" \\d+", "")) {
      case "tell" -> tell();
      case "hold request" -> {
        return HeadersStatus.STOP_ITERATION;
      }
      case "later" -> Thread.startVirtualThread(later(stream.executor()));
      case "submit" -> submit(Integer.parseInt(order.substring("submit ".length())));
      case "block" -> {
        BLOCKED.acquireUninterruptibly();
        return HeadersStatus.CONTINUE;
      }
      case "unblock" -> {
        BLOCKED.release();
        return HeadersStatus.CONTINUE;
      }
      case "keep" -> {}
      default -> {
        return HeadersStatus.CONTINUE;
      }
    }
    return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return look(stream.request().receivedBody(), order.equals("hold request") && !endOfStream);
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    checkWorker();
    return TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    checkWorker();
    stream.response().headers().set("x-worker", Long.toString(worker.threadId()));
    return order.equals("hold response") && !endOfStream
        ? HeadersStatus.STOP_ITERATION
        : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return look(stream.response().receivedBody(), order.equals("hold response") && !endOfStream);
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    checkWorker();
    return TrailersStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    checkWorker();
    if (!asking) COMPLETED.incrementAndGet();
  }

  @Override
  public void onDestroy() {
    checkWorker();
    if (destroyed) throw new IllegalStateException("destroyed a second time");
    destroyed = true;
    if (!asking) DESTROYED.incrementAndGet();
    if (executor != null && !FORMER.offer(executor)) {
      FORMER.poll();
      FORMER.offer(executor);
    }
  }

  /** Reads all bytes of a piece, so that one that is not there would be noticed. */
  private BodyStatus look(Body piece, boolean hold) {
    checkWorker();
    int sum = 0;
    for (var chunk : piece.chunks()) {
      for (long i = 0; i < chunk.byteSize(); i++) sum += chunk.get(JAVA_BYTE, i);
    }
    if (sum == Integer.MIN_VALUE) throw new AssertionError("never, but the sum is needed");
    return hold ? BodyStatus.STOP_ITERATION_AND_BUFFER : BodyStatus.CONTINUE;
  }

  private Runnable later(Executor own) {
    executor = own;
    return () -> {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
      SUBMITTED.incrementAndGet();
      own.execute(
          () -> {
            checkWorker();
            RUN.incrementAndGet();
            stream.request().headers().set("x-later", "yes");
            stream.resumeRequest();
          });
    };
  }

  private void submit(int count) {
    var own = stream.executor();
    var former = List.copyOf(FORMER);
    if (former.isEmpty()) throw new IllegalStateException("no stream is gone yet");
    Runnable half =
        () -> {
          for (int i = 0; i < count / 2; i++) {
            SUBMITTED.incrementAndGet();
            former.get(i % former.size()).execute(RUN::incrementAndGet);
          }
        };
    var platform = Thread.ofPlatform().daemon().start(half);
    Thread.startVirtualThread(
        () -> {
          half.run();
          try {
            platform.join();
          } catch (InterruptedException e) {
            return;
          }
          own.execute(stream::resumeRequest);
        });
  }

  private void tell() {
    // The books are kept as if nobody had asked.
    asking = true;
    MADE.decrementAndGet();
    var counts =
        "configurations=%d closed=%d made=%d completed=%d destroyed=%d submitted=%d run=%d astray=%d workers=%d"
            .formatted(
                CONFIGURATIONS.get(),
                CLOSED.get(),
                MADE.get(),
                COMPLETED.get(),
                DESTROYED.get(),
                SUBMITTED.get(),
                RUN.get(),
                ASTRAY.get(),
                WORKERS.size());
    stream.sendLocalReply(LocalReply.of(200).body(counts));
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  private void checkWorker() {
    if (Thread.currentThread() != worker) ASTRAY.incrementAndGet();
  }
}
