// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * A virtual thread that a worker of Envoy's carries while it uses a stream. Another thread may
 * carry it in between.
 */
public abstract class CarriedThread implements EnvoyThread.Carried {
  /** The one that runs, in its own code. */
  public static final ScopedValue<CarriedThread> CURRENT = ScopedValue.newInstance();

  /**
   * Called on the virtual thread: has the worker carry it, and returns once it does.
   *
   * @return false if that is another worker's thread
   * @throws IllegalStateException if the worker carries it no more, since its stream has ended
   */
  protected abstract boolean moveTo(EnvoyThread worker);

  /** Has a worker carry the calling thread, if it is one that the worker may carry. */
  static boolean move(EnvoyThread worker) {
    return CURRENT.isBound() && CURRENT.get().moveTo(worker);
  }
}
