// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.http.blocking.ExchangeEndedException;
import io.envoyjava.sdk.internal.runtime.CarriedThread;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread of a handler. The stream's worker carries it: within a hook that starts or
 * wakes it, or else in a task of the stream's. {@link Carriers} do so once the stream has ended, so
 * that the handler can unwind, and while the worker stands still.
 *
 * <p>What makes Envoy call hooks is not done on the virtual thread, but by the worker after the
 * thread has begun to wait: see {@link #perform}.
 */
final class HandlerThread extends CarriedThread implements Carriers.Waiting {
  private final EnvoyThread worker;

  private final HandlerSettings settings;

  /** Whether the worker carries the thread. If not, the JDK's carriers do. */
  private final boolean carried;

  private final Supplier<@Nullable String> findRequestId;
  private final Supplier<Executor> executor;
  private final Runnable advance;
  private final Thread thread;

  /** The continuation of {@link #thread}: always the same object. */
  private @Nullable Runnable own;

  /** The continuation, if the thread can go on. */
  private final AtomicReference<@Nullable Runnable> ready = new AtomicReference<>();

  /** Runs tasks on the worker; null until the thread has waited for the first time. */
  private volatile @Nullable Executor tasks;

  /** When {@link #ready} was set. */
  private volatile long readySince;

  /** Whether the worker carries the thread now. */
  private volatile boolean isCarried;

  /** Whether the thread needs the worker to go on. */
  private volatile boolean needsWorker;

  /** What the worker is to do for the thread, which waits. */
  private volatile @Nullable Runnable step;

  private volatile boolean isAnswered;

  /**
   * Whether the thread is in {@link #perform}, where only the worker has something to wake it for.
   */
  private volatile boolean isPerforming;

  /** Whether the worker is doing what {@link #step} was. */
  private volatile boolean isInStep;

  /** Why the exchange has ended; null if it has not. */
  private volatile @Nullable String end;

  private volatile boolean isDone;
  private @Nullable Throwable failure;

  /** The {@code x-request-id}, if it is known. */
  private volatile @Nullable String requestId;

  private final @Nullable FlightRecord record;

  /** Whether the thread has waited, and is known to {@link Carriers}. */
  private volatile boolean isWatched;

  // Of the worker only.
  private boolean isStarted;
  private boolean isRunning;
  private boolean hasYielded;

  /** When the worker took up the thread that was counted as slow. Of the thread that watches. */
  private long slowSince;

  /**
   * Makes the thread, on the worker.
   *
   * @param settings what it has in common with others
   * @param findRequestId finds the {@code x-request-id}, on the worker
   * @param executor finds what runs tasks on the worker, where it is called
   * @param advance the task that calls {@link #advance}
   * @param body what the thread does
   */
  HandlerThread(
      HandlerSettings settings,
      Supplier<@Nullable String> findRequestId,
      Supplier<Executor> executor,
      Runnable advance,
      Body body) {
    worker = EnvoyThread.current();
    this.settings = settings;
    this.findRequestId = findRequestId;
    this.executor = executor;
    this.advance = advance;
    carried = settings.carried();
    record = FlightRecords.start(settings.filter());
    var name = settings.filter();
    if (carried) {
      Runnable task = () -> ScopedValue.where(CURRENT, this).run(() -> run(body));
      thread = VirtualThreads.create(this::goOn, name, task);
    } else {
      thread = VirtualThreads.create(name, () -> run(body));
      identify();
      tasks = executor.get();
      isWatched = true;
    }
  }

  /** What the thread does. */
  interface Body {
    /**
     * Does it.
     *
     * @throws Exception whatever the handler throws
     */
    void run() throws Exception;
  }

  private void run(Body body) {
    try {
      body.run();
    } catch (Throwable e) {
      failure = e;
      if (end != null) reportLate(e);
    }
    isDone = true;
    if (record != null) record.returned(requestId, end, failure);
    if (isWatched) {
      settings.waiting().decrement(1);
      Carriers.unwatch(this);
    }
    if (!carried || !worker.isCurrent()) submit();
  }

  /** Logs what the handler has thrown after the end of its exchange, unless the end is why. */
  private void reportLate(Throwable thrown) {
    if (thrown instanceof ExchangeEndedException || thrown instanceof InterruptedException) return;
    boolean _ =
        Log.failure(
            "filter '" + name() + "': a handler failed after the end of its exchange", thrown);
  }

  // ---- On any thread
  // ------------------------------------------------------------------------------

  /**
   * The scheduler of the thread: it can go on. Called by whoever wakes it, so it neither throws nor
   * loses the continuation.
   */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  private void goOn(Runnable continuation) {
    if (own == null) own = continuation;
    if (continuation != own) {
      // Threads that the handler starts inherit its scheduler, but the worker does not carry them.
      Carriers.run(continuation);
      return;
    }
    readySince = System.nanoTime();
    ready.set(continuation);
    if (end != null) {
      rescue();
    } else if (isRunning && isOnWorker()) {
      // The worker takes it next. One that only yields waits for the worker's other streams.
      if (isCarried) {
        hasYielded = true;
        submit();
      }
    } else {
      submit();
    }
  }

  private void submit() {
    var known = tasks;
    // The worker looks again: after it has found the executor, or when it wakes the thread.
    if (known == null) return;
    try {
      known.execute(advance);
    } catch (Throwable e) {
      rescue();
      // What waits for the worker itself has nobody else to wake it.
      if (!carried || isDone) Carriers.run(() -> Carriers.execute(known, advance));
    }
  }

  private boolean isOnWorker() {
    return !Thread.currentThread().isVirtual() && worker.isCurrent();
  }

  /** Carries the thread on the calling one, unless another has done so. */
  private void carryElsewhere() {
    var continuation = ready.getAndSet(null);
    if (continuation != null) continuation.run();
  }

  @Override
  public boolean isLeftFor(long nanos) {
    return ready.get() != null
        && !needsWorker
        && !isCarried
        && System.nanoTime() - readySince > nanos;
  }

  @Override
  public void rescue() {
    Carriers.run(this::carryElsewhere);
  }

  @Override
  public boolean isDone() {
    return isDone;
  }

  boolean hasEnded() {
    return end != null;
  }

  @Override
  public String name() {
    return settings.filter();
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public boolean countSlow(long since) {
    if (since == slowSince) return false;
    slowSince = since;
    settings.slow().increment(1);
    return true;
  }

  // ---- On the worker
  // ------------------------------------------------------------------------------

  void start() {
    isStarted = true;
    if (!carried) {
      settings.waiting().increment(1);
      thread.start();
      return;
    }
    isRunning = true;
    thread.start();
    isRunning = false;
  }

  /**
   * Carries the thread for as long as it can go on, and does what it asks for. Called in hooks and
   * tasks.
   */
  void advance() {
    if (Thread.currentThread().isVirtual()) {
      // Envoy calls the hook from within a call of another handler, whose thread cannot carry this.
      submit();
      return;
    }
    boolean outer = isRunning;
    isRunning = true;
    try {
      while (end == null) {
        var continuation = ready.getAndSet(null);
        if (continuation != null) {
          carry(continuation);
          if (tasks == null && !isDone && !isPerforming) {
            settings.waiting().increment(1);
            identify();
            isWatched = true;
            Carriers.watch(this);
            tasks = executor.get();
            if (hasYielded) submit();
          }
        }
        var next = step;
        if (next != null) {
          step = null;
          run(next);
        } else if (continuation == null || hasYielded) {
          break;
        }
      }
    } finally {
      isRunning = outer;
      hasYielded = false;
    }
  }

  /** Gives the thread a name that says which request it is about. */
  private void identify() {
    var id = findRequestId.get();
    if (id == null) return;
    requestId = id;
    thread.setName(settings.filter() + ' ' + id);
  }

  /** Does a step. The exchange may end within it, and the thread waits for its outcome even so. */
  private void run(Runnable next) {
    boolean outer = isInStep;
    isInStep = true;
    try {
      next.run();
    } finally {
      isInStep = outer;
      if (end != null) LockSupport.unpark(thread);
    }
  }

  private void carry(Runnable continuation) {
    hasYielded = false;
    isCarried = true;
    if (record != null) record.goesOn(requestId);
    try {
      worker.carry(this, continuation);
    } finally {
      isCarried = false;
      if (record != null && !isDone) record.waits();
    }
  }

  /** Lets the thread go on from where it waits in {@link #perform}, with {@link #advance}. */
  void wake() {
    isAnswered = true;
    boolean outer = isRunning;
    isRunning = true; // the caller calls advance() next
    LockSupport.unpark(thread);
    isRunning = outer;
  }

  /**
   * Ends the exchange for the handler, whose thread goes on elsewhere. Does nothing if it has ended
   * already.
   *
   * @param interrupts whether the thread is interrupted
   */
  void end(String reason, boolean interrupts) {
    if (end != null) return;
    end = reason;
    // If another filter has answered, the handler never sees the request.
    if (isDone || !isStarted) return;
    Carriers.unwind(this);
    if (interrupts) thread.interrupt();
    else LockSupport.unpark(thread);
    // One that could go on has been waiting for the worker.
    if (ready.get() != null) rescue();
  }

  /** Logs what the handler has thrown, if its stream does not fail with it. */
  void reportFailure() {
    if (failure != null) reportLate(failure);
  }

  /** Returns what the handler has thrown; null if it has returned. */
  @Nullable Throwable failure() {
    return failure;
  }

  // ---- On the virtual thread
  // ----------------------------------------------------------------------

  /**
   * Waits until the worker has done something, and then until it is answered by {@link #wake}.
   *
   * @throws ExchangeEndedException if the exchange ends without an answer
   */
  void perform(Runnable what) {
    check();
    isAnswered = false;
    isPerforming = true;
    step = what;
    if (!carried) submit();
    boolean interrupted = false;
    try {
      while (!isAnswered && (end == null || isInStep)) {
        LockSupport.park(this);
        // The exchange's end is what this waits for, not another's interrupt.
        interrupted |= Thread.interrupted();
      }
    } finally {
      isPerforming = false;
      if (interrupted) Thread.currentThread().interrupt();
    }
    if (!isAnswered) check();
  }

  /** Checks that the exchange can be used here and now. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  void check() {
    if (Thread.currentThread() != thread) {
      throw new WrongThreadException("an exchange is used on its handler's thread only");
    }
    if (carried) {
      boolean _ = moveTo(worker);
    } else {
      checkEnd();
    }
  }

  private void checkEnd() {
    var reason = end;
    if (reason != null) throw new ExchangeEndedException("this exchange has ended: " + reason);
  }

  @Override
  // Identity is what matters, and the scheduler is this class.
  @SuppressWarnings({"ReferenceEquality", "ThreadPriorityCheck"})
  protected boolean moveTo(EnvoyThread wanted) {
    // Threads of a StructuredTaskScope inherit CURRENT, but the worker does not carry them.
    if (wanted != worker || Thread.currentThread() != thread) return false;
    while (true) {
      checkEnd();
      if (worker.isCurrent()) return true;
      needsWorker = true;
      try {
        Thread.yield();
      } finally {
        needsWorker = false;
      }
    }
  }
}
