// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.ffi;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Gets ready what must not be used for the first time where a filter has used up the stack or the
 * heap: the SDK's classes, and Envoy's functions, each of which is linked when its class in the
 * bindings is initialized. A class whose initialization has failed once is dead for good, so one
 * bad request would take it from all that follow.
 *
 * <p>To link a function takes time and memory, so it is done for a group of them, ahead of the
 * group's first use, and on a thread of its own, which has a stack of its own.
 */
public final class Linking {
  private static final List<Linking> GROUPS = new CopyOnWriteArrayList<>();

  /** With less of the heap free than this, linking could fail. */
  private static final long ENOUGH_MEMORY = 4 << 20;

  private static volatile boolean ended;

  private final List<EnvoyFunction> functions;
  private final List<String> launcherFunctions;
  private volatile boolean linked;
  private @Nullable Thread thread;

  /**
   * A group that is not linked yet.
   *
   * @param group Envoy's functions
   * @param launcherFunctions the launcher's own that belong to them
   */
  public Linking(EnvoyFunction.Group group, String... launcherFunctions) {
    this(EnvoyFunction.of(group), launcherFunctions);
  }

  /**
   * A group of the launcher's functions alone, not linked yet.
   *
   * @param launcherFunctions their names
   */
  public Linking(String... launcherFunctions) {
    this(List.of(), launcherFunctions);
  }

  private Linking(List<EnvoyFunction> functions, String... launcherFunctions) {
    this.functions = functions;
    this.launcherFunctions = List.of(launcherFunctions);
    GROUPS.add(this);
  }

  /**
   * Initializes classes that a stream needs. Main thread, before there is traffic.
   *
   * @param classes the classes
   */
  public static void initialize(List<Class<?>> classes) {
    for (var type : classes) load(type.getName());
  }

  /** Links the group, unless that is done; no thread need wait for it. */
  public synchronized void begin() {
    if (linked || thread != null || ended) return;
    try {
      thread = Thread.ofPlatform().daemon().name("envoy-java-linking").start(this::link);
    } catch (OutOfMemoryError e) {
      // No thread is to be had: then the first use tries again.
    }
  }

  /**
   * Returns when the group is linked.
   *
   * @throws OutOfMemoryError if there is too little memory for that now
   */
  public void require() {
    if (!attempt()) throw new OutOfMemoryError("too little is left to link Envoy's functions");
  }

  /**
   * Returns when the group is linked, or cannot be for now. What is not linked then is linked by
   * its first use.
   *
   * @return whether it is linked
   */
  public boolean attempt() {
    if (linked) return true;
    begin();
    Thread linker;
    synchronized (this) {
      linker = thread;
    }
    if (linker != null) await(linker);
    synchronized (this) {
      thread = null;
    }
    return linked;
  }

  private static void await(Thread linker) {
    boolean interrupted = false;
    while (linker.isAlive()) {
      try {
        linker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void link() {
    boolean done = true;
    for (var function : functions) done = done && link(function.symbol());
    for (var function : launcherFunctions) done = done && link(function);
    linked = done;
  }

  /** The bindings have a class for each function, in that of its header. */
  private static boolean link(String symbol) {
    if (ended || freeMemory() < ENOUGH_MEMORY) return false;
    load(bindings(symbol).getName() + "$" + symbol);
    return true;
  }

  /** The class for the header that declares a function. */
  private static Class<?> bindings(String symbol) {
    if (symbol.startsWith("java_")) return LauncherAbi.class;
    return symbol.startsWith("envoy_dynamic_module_callback_http_")
            || symbol.equals(EnvoyFunction.GET_MOST_SPECIFIC_ROUTE_CONFIG.symbol())
        ? HttpFilterAbi.class
        : CommonAbi.class;
  }

  private static void load(String className) {
    try {
      Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    } catch (LinkageError e) {
      // The first use says so.
    }
  }

  private static long freeMemory() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** Returns when nothing is being linked any more: the module is being let go. */
  public static void end() {
    ended = true;
    for (var group : GROUPS) {
      Thread linker;
      synchronized (group) {
        linker = group.thread;
      }
      if (linker != null) await(linker);
    }
  }
}
