// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition by checking it repeatedly. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Await() {}

  /**
   * Returns the first value that is not null; throws {@link EnvoyException} if all are null until
   * the timeout.
   */
  static <T> T until(Supplier<@Nullable T> look, Duration timeout, Supplier<String> failure) {
    long start = System.nanoTime();
    while (true) {
      T found = look.get();
      if (found != null) return found;
      if (System.nanoTime() - start > timeout.toNanos()) throw new EnvoyException(failure.get());
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /** Waits until the condition is true; throws {@link EnvoyException} if it is not true in time. */
  static void condition(BooleanSupplier condition, Duration timeout, Supplier<String> failure) {
    Await.<Boolean>until(() -> condition.getAsBoolean() ? Boolean.TRUE : null, timeout, failure);
  }

  /**
   * Returns the exception for a thread that is interrupted while it waits, and keeps the thread
   * interrupted.
   */
  static EnvoyException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EnvoyException("interrupted while waiting for Envoy", e);
  }

  /** Returns a duration as text for people. */
  static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}
