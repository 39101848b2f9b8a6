// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * Envoy's object for a configuration. Any thread may use it until {@link #close} returns; then
 * Envoy frees it. So each use holds the monitor of {@link #lock}, and asks for the {@link #address}
 * within it; {@code close} waits for the uses that are under way. Each lasts no longer than a call
 * into Envoy.
 *
 * <p>A monitor, because the JVM always leaves it, even at the end of the stack. A method that takes
 * back a count in a {@code finally} block could overflow the stack itself, and {@code close} would
 * wait forever.
 */
public final class EnvoyConfig {
  private final long address;
  private final Thread main = Thread.currentThread();
  private volatile boolean ended;
  private volatile boolean closed;

  /** Called on the main thread. */
  public EnvoyConfig(long address) {
    this.address = address;
  }

  /**
   * Returns the object whose monitor the calling thread must hold while it uses Envoy's object.
   * Each of Envoy's threads has one of its own, so they do not wait for each other. All other
   * threads share the configuration's.
   */
  public Object lock() {
    var thread = EnvoyThread.known();
    return thread == null ? this : thread;
  }

  /**
   * Returns the address of Envoy's object; 0 if the object is gone. It is valid while the calling
   * thread holds the {@link #lock}.
   */
  public long address() {
    return closed ? 0 : address;
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

  /**
   * Throws on threads on which Envoy cannot reach its runtime, since it reports no error there, and
   * after the configuration's end.
   */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  public void checkMainThread() {
    if (Thread.currentThread() != main) {
      throw new WrongThreadException(
          "only for Envoy's main thread: use it within configure or in a task of executor()");
    }
    if (ended) throw new IllegalStateException("this configuration has ended");
  }

  /**
   * Refuses what is only for the main thread from now on. The author's last code runs after this:
   * Envoy may be ending, too, and have dropped its runtime and its clusters.
   */
  public void end() {
    ended = true;
  }

  /** Returns whether the configuration has ended: see {@link #end}. */
  public boolean hasEnded() {
    return ended;
  }

  /** Ends the configuration. Waits until nothing uses Envoy's object any more. */
  public void close() {
    closed = true;
    awaitUse(this);
    // A thread that becomes known after this finds the configuration closed.
    for (var thread : EnvoyThread.all()) awaitUse(thread);
  }

  /** Waits for the thread that holds the lock. The next one finds the configuration closed. */
  private static void awaitUse(Object lock) {
    synchronized (lock) {
      // There is nothing else to do.
    }
  }
}
