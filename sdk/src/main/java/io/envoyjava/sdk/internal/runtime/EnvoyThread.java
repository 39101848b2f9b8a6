// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One of Envoy's worker threads, with the module's state for it: the context that the module's code
 * runs in, and the memory for calls. Created when the module first needs it on a thread; used on
 * that thread only, without locks.
 */
public final class EnvoyThread {
  /** What a worker carries. */
  public interface Carried {
    /** Returns the virtual thread. */
    Thread thread();
  }

  private static volatile EnvoyThread[] threads = {};

  /** The thread's index among those that the module knows, counted from 0. */
  public final int number;

  public final ModuleContext context = new ModuleContext();
  public final CallBuffers buffers = new CallBuffers();

  /** The arguments of calls that are not about headers. */
  public final Arguments arguments = new Arguments(buffers);

  private final Thread thread;

  /** What this thread carries for the module. */
  private @Nullable Carried carriage;

  /** The virtual thread of {@link #carriage}. */
  private @Nullable Thread carried;

  /** When it took it up. */
  private long carriedSince;

  /** The number of executor tasks on the stack. */
  private int tasks;

  private EnvoyThread(Thread thread, int number) {
    this.thread = thread;
    this.number = number;
  }

  /**
   * Returns the calling thread. Called once for each stream, so a short linear search is fast
   * enough.
   *
   * @throws IllegalStateException on a virtual thread that is not carried for this module: another
   *     module's, in a call that made Envoy call hooks
   */
  public static EnvoyThread current() {
    var thread = Thread.currentThread();
    var known = find(thread);
    if (known != null) return known;
    if (thread.isVirtual()) throw new IllegalStateException("a hook on a virtual thread");
    return add(thread);
  }

  @SuppressWarnings("ReferenceEquality") // identity is what matters
  private static @Nullable EnvoyThread find(Thread thread) {
    for (var known : threads) {
      if (known.thread == thread || known.carried == thread) return known;
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

  /** Returns whether this is the calling thread, or carries it. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  public boolean isCurrent() {
    var current = Thread.currentThread();
    return current == thread || current == carried;
  }

  /**
   * Runs a virtual thread up to the point where it waits. Called on this thread. As long as it
   * runs, the virtual thread counts as this one; afterwards, the segments that it was handed are
   * closed.
   */
  public void carry(Carried virtual, Runnable continuation) {
    buffers.closeSegments();
    carriedSince = System.nanoTime();
    carriage = virtual;
    carried = virtual.thread();
    try {
      continuation.run();
    } finally {
      carried = null;
      carriage = null;
      buffers.closeSegments();
    }
  }

  /**
   * Tells of the virtual threads that workers have carried for long. Called on any thread, which
   * may see a little later what a worker does.
   *
   * @param nanos how long
   * @param found gets each of them, and since when it has been carried
   */
  public static void findCarried(long nanos, ObjLongConsumer<Carried> found) {
    for (var known : threads) {
      var virtual = known.carriage;
      long since = known.carriedSince;
      if (virtual != null && System.nanoTime() - since > nanos) found.accept(virtual, since);
    }
  }

  /** Returns the calling thread if it is one of Envoy's that the module knows; otherwise null. */
  static @Nullable EnvoyThread known() {
    return find(Thread.currentThread());
  }

  /** Returns the threads that the module knows, in an array that must not be changed. */
  static EnvoyThread[] all() {
    return threads;
  }

  /** Returns whether the calling thread is an Envoy worker that the module knows. */
  public static boolean isWorker() {
    return known() != null;
  }

  /** Returns whether the calling thread is a worker that runs tasks of an executor. */
  public static boolean runsTasks() {
    var current = known();
    return current != null && current.tasks > 0;
  }

  public void beginTasks() {
    tasks++;
  }

  public void endTasks() {
    tasks--;
  }
}
