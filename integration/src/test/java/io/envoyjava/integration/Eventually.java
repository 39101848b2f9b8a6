// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions that come true in a while. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /** Asserts again and again; what was wrong at last is thrown. */
  static void eventually(ThrowingCallable assertion) throws Exception {
    eventually(LIMIT, assertion);
  }

  /** The same with another limit, for what takes long on a busy machine. */
  static void eventually(Duration limit, ThrowingCallable assertion) throws Exception {
    long start = System.nanoTime();
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - start > limit.toNanos()) throw e;
      } catch (Error | Exception e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      Thread.sleep(PAUSE);
    }
  }
}
