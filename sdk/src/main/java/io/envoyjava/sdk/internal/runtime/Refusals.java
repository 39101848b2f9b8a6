// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reasons for which configurations are refused, where an operator looks for them. Any thread.
 */
public final class Refusals {
  private static volatile @Nullable Consumer<String> launcher;

  private Refusals() {}

  /**
   * Connects to the launcher.
   *
   * @param launcher keeps a reason, to repeat its first line as the last one on standard error if
   *     Envoy ends now; Envoy's own last line has no reason
   */
  public static void connect(Consumer<String> launcher) {
    Refusals.launcher = launcher;
  }

  /**
   * Refuses a configuration.
   *
   * @param reason what is wrong with it, and where
   */
  public static void refuse(String reason) {
    Log.error(reason);
    repeat(reason);
  }

  /**
   * Refuses a configuration whose factory failed. If the failure cannot be printed, the log has its
   * class and the launcher nothing.
   *
   * @param what what failed
   * @param thrown what it threw
   */
  public static void refuse(String what, Throwable thrown) {
    boolean _ = Log.failure(what, thrown);
    try {
      repeat(what + ": " + thrown);
    } catch (Throwable unprintable) {
      // The launcher's line is only a repetition.
    }
  }

  private static void repeat(String reason) {
    var current = launcher;
    if (current != null) current.accept(reason);
  }
}
