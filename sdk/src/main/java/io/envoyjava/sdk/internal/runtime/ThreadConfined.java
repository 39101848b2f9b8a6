// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.CallBuffers;

/**
 * An Envoy object, such as a stream, that belongs to one worker thread and has a limited lifetime.
 * Each access calls {@link #address} first, so no call reaches Envoy on the wrong thread or after
 * the object's end.
 */
public abstract class ThreadConfined implements EnvoyExecutor.Owner {
  private final EnvoyThread thread;
  private final long address;
  private boolean gone;

  /** Called on the object's thread. */
  public ThreadConfined(EnvoyThread thread, long address) {
    this.thread = thread;
    this.address = address;
  }

  /**
   * Returns the address of Envoy's object.
   *
   * @throws WrongThreadException on another thread than the object's
   * @throws IllegalStateException if the object is gone
   */
  public final long address() {
    checkThread();
    if (gone) throw new IllegalStateException("this " + kind() + " is gone");
    return address;
  }

  /** Returns the same, also once the object is gone: Envoy frees it after the hook that says so. */
  protected final long addressInLastHook() {
    checkThread();
    return address;
  }

  private void checkThread() {
    if (!thread.isCurrent() && !CarriedThread.move(thread)) {
      throw new WrongThreadException(
          "a %s is used on its worker thread only: %s".formatted(kind(), advice()));
    }
  }

  /** Returns what to do on another thread, for messages. */
  protected String advice() {
    return "run this by the " + kind() + "'s executor()";
  }

  /** Returns what the object is, for messages. */
  protected String kind() {
    return "stream";
  }

  @Override
  public final EnvoyThread thread() {
    return thread;
  }

  /** Returns the memory for calls about the object. */
  public final CallBuffers buffers() {
    return thread.buffers;
  }

  /** Returns the arguments for calls about the object that pass text and bytes. */
  public final Arguments arguments() {
    return thread.arguments;
  }

  /** Marks the object as gone. */
  public final void markGone() {
    gone = true;
  }

  public final boolean isGone() {
    return gone;
  }
}
