// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.ffi;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Prepares classes and functions whose first use could fail if a filter has used up the stack or
 * the heap: the SDK's classes, and Envoy's functions, which are linked when their classes in the
 * bindings are initialized. A class whose initialization fails cannot be used again, so one bad
 * request would break all later ones.
 *
 * <p>Linking a function takes time and memory. So the functions of a group are linked together,
 * before the group's first use, on a separate thread with a stack of its own.
 */
public final class Linking {
  private static final List<Linking> GROUPS = new CopyOnWriteArrayList<>();

  /** With fewer bytes of the heap free than this, linking could fail. */
  private static final long ENOUGH_MEMORY = 4 << 20;

  private static volatile boolean ended;

  private final List<EnvoyFunction> functions;
  private final List<String> launcherFunctions;
  private volatile boolean linked;
  private @Nullable Thread thread;

  /**
   * Creates a group that is not linked yet.
   *
   * @param group Envoy's functions
   * @param launcherFunctions the launcher's functions that belong to the group
   */
  public Linking(EnvoyFunction.Group group, String... launcherFunctions) {
    this(EnvoyFunction.of(group), launcherFunctions);
  }

  /**
   * Creates a group of launcher functions only, not linked yet.
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
   * Initializes classes that a stream needs. Called on the main thread, before the first request.
   *
   * @param classes the classes
   */
  public static void initialize(List<Class<?>> classes) {
    for (var type : classes) load(type.getName());
  }

  /** Starts to link the group if it is not linked yet. Does not wait. */
  public synchronized void begin() {
    if (linked || thread != null || ended) return;
    try {
      thread = Thread.ofPlatform().daemon().name("envoy-java-linking").start(this::link);
    } catch (OutOfMemoryError e) {
      // No thread could be started. The first use tries again.
    }
  }

  /**
   * Waits until the group is linked.
   *
   * @throws OutOfMemoryError if too little memory is left for it now
   */
  public void require() {
    if (!attempt()) throw new OutOfMemoryError("too little is left to link Envoy's functions");
  }

  /**
   * Waits until the group is linked, or linking fails. The first use of a function that is not
   * linked then links it.
   *
   * @return whether the group is linked
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

  /**
   * Links a function, by initializing its class in the bindings. It is nested in the class of the
   * function's header.
   */
  private static boolean link(String symbol) {
    if (ended || freeMemory() < ENOUGH_MEMORY) return false;
    load(bindings(symbol).getName() + "$" + symbol);
    return true;
  }

  /** Returns the class of the bindings for the header that declares a function. */
  private static Class<?> bindings(String symbol) {
    if (symbol.startsWith("java_")) return LauncherAbi.class;
    if (symbol.startsWith("envoy_dynamic_module_callback_network_")) return NetworkFilterAbi.class;
    if (symbol.startsWith("envoy_dynamic_module_callback_access_")) return AccessLoggerAbi.class;
    if (symbol.startsWith("envoy_dynamic_module_callback_listener_")) {
      return ListenerFilterAbi.class;
    }
    if (symbol.startsWith("envoy_dynamic_module_callback_udp_")) return UdpListenerFilterAbi.class;
    if (symbol.startsWith("envoy_dynamic_module_callback_bootstrap_")) return BootstrapAbi.class;
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
      // The function's first use reports the failure.
    }
  }

  private static long freeMemory() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** Waits until no thread links functions any more. Called when the module ends. */
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
