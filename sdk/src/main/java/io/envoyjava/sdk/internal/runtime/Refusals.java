// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports why configurations are refused, in the places where an operator looks. Any thread. */
public final class Refusals {
  private static volatile @Nullable Consumer<String> launcher;

  private Refusals() {}

  /**
   * Connects to the launcher.
   *
   * @param launcher keeps a reason. If Envoy ends now, the launcher repeats the reason's first line
   *     as the last one on standard error, since Envoy's own last line has no reason
   */
  public static void connect(Consumer<String> launcher) {
    Refusals.launcher = launcher;
  }

  /**
   * Refuses a configuration.
   *
   * @param reason what is wrong, and in which place
   */
  public static void refuse(String reason) {
    Log.error(reason);
    repeat(reason);
  }

  /**
   * Refuses a configuration whose factory failed. If the failure cannot be printed, the log has
   * only its class, and the launcher repeats nothing.
   *
   * @param what what failed
   * @param thrown what the factory threw
   */
  public static void refuse(String what, Throwable thrown) {
    boolean _ = Log.failure(what, thrown);
    try {
      repeat(what + ": " + thrown);
    } catch (Throwable unprintable) {
      // The log has the reason. The launcher would only repeat it.
    }
  }

  private static void repeat(String reason) {
    var current = launcher;
    if (current != null) current.accept(reason);
  }
}
