// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gets ready what must not be used for the first time where a filter has used up the stack or the
 * heap: the SDK's classes, and Envoy's functions, each of which is linked when its class in the
 * bindings is initialized. A class whose initialization has failed once is dead for good, so one
 * bad request would take it from all that follow.
 */
final class Linking {
  /** What every stream needs, and what reports that it failed. */
  static final List<Class<?>> CORE =
      List.of(
          Events.class,
          HookMask.class,
          Log.class,
          ModuleContext.class,
          Native.class,
          RunningFilter.class,
          Stream.class,
          StreamExecutor.class,
          Wakeups.class,
          Worker.class);

  /** The SDK's other classes with static initializers that streams use. */
  static final List<Class<?>> CLASSES =
      List.of(
          StreamConnections.class,
          StreamDynamicMetadata.class,
          StreamFilterState.class,
          StreamHeaders.class,
          StreamMetadata.class,
          StreamSpan.class,
          StreamTiming.class,
          SharedObjects.class);

  /** The launcher's functions for streams. */
  static final List<String> OWN_FUNCTIONS =
      List.of(
          "java_stream_continue_decoding",
          "java_stream_continue_encoding",
          "java_stream_reply",
          "java_body_append",
          "java_object_new",
          "java_object_dropped",
          "java_object_next_dropped",
          "java_object_free");

  /** With less of the heap free than this, linking waits: it would do more harm than good. */
  private static final long ENOUGH_MEMORY = 4 << 20;

  private static @Nullable Thread thread;
  private static volatile boolean ended;

  private Linking() {}

  /** Gets ready what the first stream needs. Main thread, before there is traffic. */
  static void prepare() {
    for (var type : CORE) link(type.getName());
    Log.warmUp();
  }

  /** Begins with the rest, on a thread of its own: it takes a while, and no worker need wait. */
  static synchronized void begin() {
    try {
      thread = Thread.ofPlatform().daemon().name("envoy-java-linking").start(Linking::run);
    } catch (OutOfMemoryError e) {
      // No thread is to be had: then the first use links.
    }
  }

  /** Returns when the thread has ended: the module is being let go. */
  static void end() throws InterruptedException {
    ended = true;
    Thread linker;
    synchronized (Linking.class) {
      linker = thread;
    }
    if (linker != null) linker.join();
  }

  private static void run() {
    for (var function : OWN_FUNCTIONS) linkFunction(function);
    for (var function : EnvoyFunction.values()) linkFunction(function.symbol());
    for (var type : CLASSES) link(type.getName());
  }

  /** The bindings have a class for each function. */
  private static void linkFunction(String symbol) {
    link(EnvoyAbi.class.getName() + "$" + symbol);
  }

  private static void link(String className) {
    while (!ended && freeMemory() < ENOUGH_MEMORY) LockSupport.parkNanos(10_000_000);
    if (ended) return;
    try {
      Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    } catch (LinkageError | OutOfMemoryError e) {
      // The first use says so.
    }
  }

  private static long freeMemory() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
