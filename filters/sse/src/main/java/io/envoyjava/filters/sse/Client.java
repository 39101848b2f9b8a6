// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client as other threads see it: something to wake. However often it is woken, no more than one
 * task of each kind waits in its executor, so a worker that is busy is not flooded.
 */
final class Client {
  private final Task send;
  private final Task beat;

  /**
   * A client.
   *
   * @param executor the stream's executor, which drops its tasks when the stream is gone
   * @param send sends the events that the client has not got yet
   * @param beat sends a heartbeat
   */
  Client(Executor executor, Runnable send, Runnable beat) {
    this.send = new Task(executor, send);
    this.beat = new Task(executor, beat);
  }

  void wake() {
    send.submit();
  }

  void beat() {
    beat.submit();
  }

  private static final class Task implements Runnable {
    private final Executor executor;
    private final Runnable action;
    private final AtomicBoolean waiting = new AtomicBoolean();

    Task(Executor executor, Runnable action) {
      this.executor = executor;
      this.action = action;
    }

    void submit() {
      if (waiting.getAndSet(true)) return;
      try {
        executor.execute(this);
      } catch (Throwable e) {
        // For lack of memory. The next event or heartbeat tries again.
        waiting.set(false);
        throw e;
      }
    }

    @Override
    public void run() {
      // Before the action: an event that comes later finds a new task.
      waiting.set(false);
      action.run();
    }
  }
}
