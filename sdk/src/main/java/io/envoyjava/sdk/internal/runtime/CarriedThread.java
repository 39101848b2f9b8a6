// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * A virtual thread that one of Envoy's workers carries while it uses a stream. Between such uses,
 * another thread may carry it.
 */
public abstract class CarriedThread implements EnvoyThread.Carried {
  /** The carried thread that is the calling one; unbound on all other threads. */
  public static final ScopedValue<CarriedThread> CURRENT = ScopedValue.newInstance();

  static {
    // Initializes the JDK's class behind this. At the end of a stack its initialization would fail,
    // and then no virtual thread could use a stream any more.
    boolean _ = CURRENT.isBound();
  }

  /**
   * Has the worker carry the virtual thread, and returns once it does. Called on that thread.
   *
   * @return false if the thread belongs to another worker
   * @throws IllegalStateException if the worker no longer carries it, since its stream has ended
   */
  protected abstract boolean moveTo(EnvoyThread worker);

  /** Has a worker carry the calling thread; returns false if the worker may not carry it. */
  static boolean move(EnvoyThread worker) {
    return CURRENT.isBound() && CURRENT.get().moveTo(worker);
  }
}
