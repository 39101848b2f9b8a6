// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads that run where an executor says. The JDK has them, but offers them to none
 * but itself; the launcher opens {@code java.lang} to this class.
 */
public final class VirtualThreads {
  /** {@code Thread.NO_INHERIT_THREAD_LOCALS}. */
  private static final int WITHOUT_INHERITED_LOCALS = 1 << 2;

  private static final @Nullable MethodHandle NEW = find();

  private static final @Nullable ClassLoader LOADER = VirtualThreads.class.getClassLoader();

  private VirtualThreads() {}

  private static @Nullable MethodHandle find() {
    try {
      var builders = Class.forName("java.lang.ThreadBuilders");
      return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
          .findStatic(
              builders,
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /**
   * Returns whether this JVM has such threads, has opened them to the module, and has not been told
   * to do without.
   */
  public static boolean areAvailable() {
    return NEW != null && !"false".equals(System.getProperty("envoyjava.carryHandlers"));
  }

  /** Makes a thread that the JDK's own carriers run, and that has not been started. */
  public static Thread create(String name, Runnable task) {
    var thread =
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(task);
    thread.setContextClassLoader(LOADER);
    return thread;
  }

  /**
   * Makes a thread that has not been started.
   *
   * @param carriers runs the thread whenever it can go on, on a platform thread; must neither
   *     reject nor drop a task
   */
  public static Thread create(Executor carriers, String name, Runnable task) {
    if (NEW == null) throw new IllegalStateException("this JVM has no such virtual threads");
    try {
      var thread = (Thread) NEW.invokeExact(carriers, name, WITHOUT_INHERITED_LOCALS, task);
      thread.setContextClassLoader(LOADER);
      return thread;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
