// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * Envoy's object of a configuration, for as long as Envoy has it. Any thread may use it, and Envoy
 * frees it when {@link #close} has returned; so each use is counted, and the end waits for those
 * that are under way, which is for a call into Envoy at most.
 */
public final class EnvoyConfig {
  private final long address;
  private final Thread main = Thread.currentThread();
  private final UseCount uses = new UseCount();

  /** On the main thread. */
  public EnvoyConfig(long address) {
    this.address = address;
  }

  /** Returns Envoy's object; 0 once it is gone. If it is not, {@link #leave} must follow. */
  public long use() {
    return uses.enter() ? address : 0;
  }

  /** Ends a use. */
  public void leave() {
    // The end waits for the last use by itself.
    boolean _ = uses.leave();
  }

  /** Refuses threads on which Envoy has no data of its own: its functions would not survive. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  public void checkEnvoysThread() {
    if (Thread.currentThread() != main && !EnvoyThread.isWorker()) {
      throw new WrongThreadException("without a stream, this is for Envoy's own threads");
    }
  }

  /** Refuses threads on which Envoy does not reach its runtime, and does not tell. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  public void checkMainThread() {
    if (Thread.currentThread() != main) {
      throw new WrongThreadException("this is for Envoy's main thread: ask within configure");
    }
  }

  /** Ends the configuration. Returns when nothing uses Envoy's object any more. */
  public void close() {
    if (!uses.close()) uses.awaitLast();
  }
}
