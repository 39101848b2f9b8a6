// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

/** The end of a thread's stack. */
final class Depths {
  private Depths() {}

  /**
   * Does something as far down the stack as possible: at its very end first, and as often as that
   * overflows the stack, so many calls further up.
   */
  static void dive(int step, Runnable action) {
    dive(step, action, 0);
  }

  @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
  private static void dive(int step, Runnable action, int depth) {
    try {
      dive(step, action, depth + 1);
    } catch (StackOverflowError e) {
      if (depth % step != 0) throw e;
      action.run();
    }
  }
}
