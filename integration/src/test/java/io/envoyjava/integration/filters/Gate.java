// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a call waits for. It is opened on a thread of its own. */
final class Gate {
  /** What an opening gate does. */
  interface Action {
    void run() throws Exception;
  }

  static volatile @Nullable Gate current;

  private final Runnable report;
  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile Action action = () -> {};

  Gate(Runnable report) {
    this.report = report;
  }

  /** The calling thread waits from now on, until this is done when the gate is opened. */
  void begin(Action action) {
    this.action = action;
    report.run();
  }

  boolean isOpen() {
    return opened.getCount() == 0;
  }

  /** Waits on a platform thread, or to see what becomes of a thread that does so. */
  void await() throws InterruptedException {
    opened.await();
  }

  void open() {
    opened.countDown();
    try {
      action.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
