// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the objects of one extension point, such as streams, by the worker thread that they belong
 * to.
 *
 * <p>The launcher stores an object's place: the worker's number, counted from 1, and the object's
 * slot in the worker's table. So a hook finds its object with two array accesses.
 */
public final class Workers<T> {
  /** The objects of one worker thread; used on that thread only. */
  public static final class Worker<T> {
    public final EnvoyThread thread;
    private final SlotTable<T> objects = new SlotTable<>(64);

    private Worker(EnvoyThread thread) {
      this.thread = thread;
    }

    /** Adds an object; returns its place, which is not 0. */
    public long add(T object) {
      return (thread.number + 1L) << 32 | objects.add(object);
    }

    public T get(long place) {
      return objects.get((int) place);
    }

    public T remove(long place) {
      return objects.remove((int) place);
    }
  }

  /** The workers, indexed by the numbers of their threads. */
  private volatile @Nullable Worker<T>[] workers = none();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Worker<T>[] none() {
    return new Worker[0];
  }

  /** Returns the calling thread's worker. */
  public Worker<T> current() {
    var thread = EnvoyThread.current();
    var known = workers;
    var worker = thread.number < known.length ? known[thread.number] : null;
    return worker == null ? add(thread) : worker;
  }

  private synchronized Worker<T> add(EnvoyThread thread) {
    var worker = new Worker<T>(thread);
    var changed = Arrays.copyOf(workers, Math.max(workers.length, thread.number + 1));
    changed[thread.number] = worker;
    workers = changed;
    return worker;
  }

  /** Returns the worker of an object's place. */
  public Worker<T> of(long place) {
    var worker = workers[(int) (place >>> 32) - 1];
    if (worker == null) throw new AssertionError("Envoy used an unknown worker");
    return worker;
  }
}
