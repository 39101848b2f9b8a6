// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The lines that a process has written so far, or the last of them. Thread-safe. */
final class LogLines {
  /** The number of last lines that are kept at least, which is more than a test needs. */
  static final int KEPT = 100_000;

  private static final int TAIL = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private int forgotten;
  private boolean ended;

  void add(String line) {
    lock.lock();
    try {
      lines.add(line);
      if (lines.size() > 2 * KEPT) {
        lines.subList(0, KEPT).clear();
        forgotten += KEPT;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Marks the end: no line follows. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<String> all() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the last lines, for a message. */
  String tail() {
    var all = all();
    return String.join("\n", all.subList(Math.max(0, all.size() - TAIL), all.size()));
  }

  /** Returns the first line that fulfils the condition, and waits for it if necessary. */
  String await(Predicate<String> wanted, Duration timeout, String what) {
    long left = timeout.toNanos();
    int next = 0;
    lock.lock();
    try {
      while (true) {
        for (; next < forgotten + lines.size(); next++) {
          if (next < forgotten) continue;
          var line = lines.get(next - forgotten);
          if (wanted.test(line)) return line;
        }
        if (ended) throw new EnvoyException("Envoy ended without logging " + what + "\n" + tail());
        if (left <= 0) {
          throw new EnvoyException(
              "Envoy did not log %s within %s\n%s".formatted(what, Await.seconds(timeout), tail()));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@link #end}; returns false if it is not called in time. */
  boolean awaitEnd(Duration timeout) {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lock();
    try {
      while (!ended && left > 0) left = changed.awaitNanos(left);
      return ended;
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    } finally {
      lock.unlock();
    }
  }
}
