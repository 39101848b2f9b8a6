// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * Does at the end of its stack, or of the heap, what a request asks for by {@code x-deep}. The
 * response tells how many tasks it submitted, how many it could not, and how many were run.
 */
final class DeepFilter implements HttpFilter {
  private static final int TASKS = 20;

  /** Calls between two attempts: at each one, none would come to an end in good time. */
  static final int STEP = 50;

  private final HttpStream stream;
  private final Counter counter;
  private boolean tried;
  private int submitted;
  private int refused;
  private int run;
  private @Nullable Throwable thrown;

  DeepFilter(HttpStream stream, Counter counter) {
    this.stream = stream;
    this.counter = counter;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var order = stream.request().headers().get("x-deep");
    if (order == null) return HeadersStatus.CONTINUE;
    switch (order) {
      case "reply" -> Depths.dive(STEP, this::reply);
      case "reply once" -> replyOnce();
      case "reply without memory" -> replyWithoutMemory();
      case "continue" -> stream.executor().execute(() -> Depths.dive(STEP, stream::resumeRequest));
      case "submit" -> submitAtTheEnd();
      case "submit in a task" -> stream.executor().execute(this::submitAtTheEnd);
      case "submit without memory" -> submitWithoutMemory();
      case "use" -> {
        Depths.dive(STEP, () -> Uses.all(stream));
        return HeadersStatus.CONTINUE;
      }
      case "count" -> {
        if (HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable()) {
          Depths.dive(1, () -> counter.increment(1));
        }
        return HeadersStatus.CONTINUE;
      }
      case "use on threads" -> {
        useOnThreads();
        return HeadersStatus.CONTINUE;
      }
      case "use here" -> {
        Uses.all(stream);
        return HeadersStatus.CONTINUE;
      }
      default -> throw new IllegalArgumentException(order);
    }
    return HeadersStatus.STOP_ITERATION;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    // Not with %d, which would lose classes of the JDK if the stack ended here.
    var tasks =
        String.valueOf(submitted).concat(" submitted, ").concat(String.valueOf(run)).concat(" run");
    boolean _ = stream.response().headers().set("x-tasks", tasks);
    if (thrown != null) {
      boolean _ = stream.response().headers().set("x-thrown", thrown.getClass().getSimpleName());
    }
    if (refused > 0) {
      boolean _ = stream.response().headers().set("x-refused", "yes");
    }
    return HeadersStatus.CONTINUE;
  }

  /** Uses the stream where a virtual thread's stack ends, and then on another virtual thread. */
  private void useOnThreads() {
    useOnThread(() -> Depths.dive(1, this::use));
    useOnThread(this::use);
  }

  private void use() {
    var _ = stream.attribute(Attribute.REQUEST_PATH);
  }

  private void useOnThread(Runnable use) {
    try {
      Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> thrown = e).start(use).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void reply() {
    stream.sendLocalReply(LocalReply.of(418).header("x-reply", "yes").body("teapot"));
  }

  /** Tries it at a depth at which it fails, and ignores the failure. */
  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private int replyOnce() {
    try {
      return 1 + replyOnce();
    } catch (StackOverflowError e) {
      if (!tried) {
        tried = true;
        reply();
      }
      throw e;
    }
  }

  private void replyWithoutMemory() {
    try {
      Hoard.take();
      reply();
    } finally {
      Hoard.giveBack();
    }
  }

  private void submitAtTheEnd() {
    Runnable task = this::count;
    Depths.dive(
        1,
        () -> {
          submit(task);
          // Once more, one call further up.
          if (submitted < TASKS) throw new StackOverflowError();
        });
    stream.executor().execute(stream::resumeRequest);
  }

  private void submit(Runnable task) {
    try {
      stream.executor().execute(task);
    } catch (StackOverflowError e) {
      refused++;
      throw e;
    }
    submitted++;
  }

  private void submitWithoutMemory() {
    var executor = stream.executor();
    Runnable task = this::count;
    try {
      Hoard.take();
      while (true) {
        executor.execute(task);
        submitted++;
      }
    } catch (OutOfMemoryError e) {
      refused++;
    } finally {
      Hoard.giveBack();
    }
    executor.execute(stream::resumeRequest);
  }

  private void count() {
    run++;
  }
}
