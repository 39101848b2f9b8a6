// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks again and again until something is there. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Await() {}

  /** The first value that is not null; an {@link EnvoyException} if there is none in time. */
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

  /** Returns when the condition is true; an {@link EnvoyException} if it is not in time. */
  static void condition(BooleanSupplier condition, Duration timeout, Supplier<String> failure) {
    Await.<Boolean>until(() -> condition.getAsBoolean() ? Boolean.TRUE : null, timeout, failure);
  }

  /** For whoever is interrupted while waiting: the thread stays interrupted. */
  static EnvoyException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EnvoyException("interrupted while waiting for Envoy", e);
  }

  /** A duration as people read it. */
  static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}
