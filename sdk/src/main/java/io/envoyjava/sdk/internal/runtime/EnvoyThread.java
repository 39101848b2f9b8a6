// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of Envoy's worker threads, with what the module has for that thread alone: the context that
 * its code runs in, and the memory that calls are prepared in. Made when the module first needs it
 * on a thread; used on that thread only, without locks.
 */
public final class EnvoyThread {
  private static volatile EnvoyThread[] threads = {};

  /** The number of the thread among the module's, counted from 0. */
  public final int number;

  public final ModuleContext context = new ModuleContext();
  public final CallBuffers buffers = new CallBuffers();

  /** For calls about something else than headers. */
  public final Arguments arguments = new Arguments(buffers);

  private final Thread thread;

  /** How many tasks of executors are on the stack. */
  private int tasks;

  private EnvoyThread(Thread thread, int number) {
    this.thread = thread;
    this.number = number;
  }

  /** Returns the calling thread. Asked once for each stream, so that a short search will do. */
  public static EnvoyThread current() {
    var thread = Thread.currentThread();
    var known = find(thread);
    return known == null ? add(thread) : known;
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  private static @Nullable EnvoyThread find(Thread thread) {
    for (var known : threads) {
      if (known.thread == thread) return known;
    }
    return null;
  }

  private static synchronized EnvoyThread add(Thread thread) {
    var old = threads;
    var grown = Arrays.copyOf(old, old.length + 1);
    var added = new EnvoyThread(thread, old.length);
    grown[old.length] = added;
    threads = grown;
    return added;
  }

  /** Returns whether this is the calling thread. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Returns whether the calling thread is one of Envoy's workers, as far as the module knows. */
  public static boolean isWorker() {
    return find(Thread.currentThread()) != null;
  }

  /** Returns whether the calling thread is a worker that runs tasks of an executor. */
  public static boolean runsTasks() {
    var current = find(Thread.currentThread());
    return current != null && current.tasks > 0;
  }

  public void beginTasks() {
    tasks++;
  }

  public void endTasks() {
    tasks--;
  }
}
