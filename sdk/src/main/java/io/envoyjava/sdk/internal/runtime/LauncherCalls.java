// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.LauncherAbi;

/** What the calls of the launcher about a stream have in common. */
public final class LauncherCalls {
  private LauncherCalls() {}

  /**
   * Throws if the launcher found too little stack, or a message that Envoy does not resume; what it
   * did not do for now is no error.
   */
  public static void done(int result) {
    switch (result) {
      case LauncherAbi.JAVA_NO_STACK -> throw noStack();
      case LauncherAbi.JAVA_HELD_TWICE ->
          throw new IllegalStateException(
              "a hook has held the message again while it was resumed, and Envoy does not resume it"
                  + " twice: hold headers with STOP_ITERATION, and resume once");
      default -> {}
    }
  }

  /** Returns the error for a call that the launcher did not make for want of stack. */
  public static StackOverflowError noStack() {
    return new StackOverflowError("too little stack is left for the hooks that Envoy would call");
  }
}
