// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * Envoy's object for a configuration. Any thread may use it until {@link #close} returns; then
 * Envoy frees it. So each use is counted, and {@code close} waits for the uses that are under way.
 * Each lasts no longer than a call into Envoy.
 */
public final class EnvoyConfig {
  private final long address;
  private final Thread main = Thread.currentThread();
  private final UseCount uses = new UseCount();

  /** Called on the main thread. */
  public EnvoyConfig(long address) {
    this.address = address;
  }

  /**
   * Begins a use and returns the address of Envoy's object; 0 if the object is gone. After any
   * other result, call {@link #leave}.
   */
  public long use() {
    return uses.enter() ? address : 0;
  }

  /** Ends a use. */
  public void leave() {
    // close() waits for the last use itself.
    boolean _ = uses.leave();
  }

  /**
   * Throws if Envoy has no data of its own for the calling thread: there, its functions would
   * crash.
   */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  public void checkEnvoysThread() {
    if (Thread.currentThread() != main && !EnvoyThread.isWorker()) {
      throw new WrongThreadException("without a stream, only for Envoy's own threads");
    }
  }

  /** Throws on threads on which Envoy cannot reach its runtime: there, it reports no error. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  public void checkMainThread() {
    if (Thread.currentThread() != main) {
      throw new WrongThreadException(
          "only for Envoy's main thread: use it within configure or in a task of executor()");
    }
  }

  /** Ends the configuration. Waits until nothing uses Envoy's object any more. */
  public void close() {
    if (!uses.close()) uses.awaitLast();
  }
}
