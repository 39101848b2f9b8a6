// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives a module's code its own context class loader, which libraries use to find services, and its
 * own thread-locals on a thread that several modules share. So a module sees neither the
 * thread-locals nor the class loader of another one, and both end with their module.
 *
 * <p>An instance belongs to one thread. The launcher opens {@code java.lang} to this class. If that
 * fails, the modules of a thread share its thread-locals.
 */
public final class ModuleContext {
  private static final @Nullable VarHandle LOCALS = find("threadLocals");
  private static final @Nullable VarHandle INHERITABLE = find("inheritableThreadLocals");

  private static final @Nullable ClassLoader LOADER = ModuleContext.class.getClassLoader();

  private final Thread thread;
  private final @Nullable Object locals;
  private final @Nullable Object inheritable;

  // The values to restore, one for each call into the module's code that is under way.
  private @Nullable ClassLoader[] outerLoaders = new ClassLoader[4];
  private @Nullable Object[] outerLocals = new Object[4];
  private @Nullable Object[] outerInheritable = new Object[4];
  private int depth;

  /** Creates the context of the calling thread, without any thread-locals. */
  @SuppressWarnings("ThreadLocalUsage") // they create the maps
  public ModuleContext() {
    thread = Thread.currentThread();
    locals = newMap(thread, LOCALS, new ThreadLocal<>());
    inheritable = newMap(thread, INHERITABLE, new InheritableThreadLocal<>());
  }

  private static @Nullable VarHandle find(String field) {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVarHandle(
              Thread.class, field, Class.forName("java.lang.ThreadLocal$ThreadLocalMap"));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Returns a new map. A thread gets its map with its first value, and keeps it. */
  private static @Nullable Object newMap(
      Thread thread, @Nullable VarHandle field, ThreadLocal<Object> any) {
    if (field == null) return null;
    Object before = field.get(thread);
    try {
      field.set(thread, null);
      any.set(thread);
      any.remove();
      return field.get(thread);
    } finally {
      field.set(thread, before);
    }
  }

  /** Enters the module's code. Calls may nest. */
  public void enter() {
    if (depth == outerLoaders.length) grow();
    outerLoaders[depth] = thread.getContextClassLoader();
    outerLocals[depth] = get(LOCALS, thread);
    outerInheritable[depth] = get(INHERITABLE, thread);
    depth++;
    set(LOCALS, thread, locals);
    set(INHERITABLE, thread, inheritable);
    thread.setContextClassLoader(LOADER);
  }

  /**
   * Leaves the module's code, and clears an interrupt that it left behind, which would affect
   * another stream.
   */
  public void leave() {
    depth--;
    set(LOCALS, thread, outerLocals[depth]);
    set(INHERITABLE, thread, outerInheritable[depth]);
    thread.setContextClassLoader(outerLoaders[depth]);
    outerLoaders[depth] = null;
    outerLocals[depth] = null;
    outerInheritable[depth] = null;
    boolean _ = Thread.interrupted();
  }

  private void grow() {
    int size = 2 * depth;
    var loaders = Arrays.copyOf(outerLoaders, size);
    var maps = Arrays.copyOf(outerLocals, size);
    outerInheritable = Arrays.copyOf(outerInheritable, size);
    outerLocals = maps;
    outerLoaders = loaders;
  }

  private static @Nullable Object get(@Nullable VarHandle field, Thread thread) {
    return field == null ? null : field.get(thread);
  }

  private static void set(@Nullable VarHandle field, Thread thread, @Nullable Object map) {
    if (field != null) field.set(thread, map);
  }
}
