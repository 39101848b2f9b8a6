// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gets ready what must not be used for the first time where a filter has used up the stack or the
 * heap: the SDK's classes, and Envoy's functions, each of which is linked when its class in the
 * bindings is initialized. A class whose initialization has failed once is dead for good, so one
 * bad request would take it from all that follow.
 */
final class Linking {
  /** The functions that most filters use come first. */
  private static final Pattern USUAL =
      Pattern.compile(
          "envoy_dynamic_module_callback_("
              + "http_(get|set|add)_header|http_get_headers(_size)?"
              + "|http_get_body_\\w+|http_drain_body"
              + "|http_filter_scheduler_\\w+"
              + "|http_filter_increment_counter|http_filter_get_attribute_(string|int))"
              + "|java_(stream|body)_\\w+");

  /**
   * The SDK's classes with static initializers that streams use; a test knows if one is missing.
   */
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

  /** What every stream needs, and what reports that it failed. */
  private static final List<Class<?>> CORE =
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

  /** With less of the heap free than this, linking waits: it would do more harm than good. */
  private static final long ENOUGH_MEMORY = 4 << 20;

  private static @Nullable Thread thread;
  private static volatile boolean ended;

  private Linking() {}

  /** Gets ready what the first stream needs. Main thread, before there is traffic. */
  static void prepare() {
    try {
      link(MethodHandles.lookup(), CORE);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    Log.warmUp();
  }

  /** Begins, on a thread of its own: it takes a while, and the worker need not wait. */
  static synchronized void begin() {
    try {
      thread = Thread.ofPlatform().daemon().name("envoy-java-linking").start(Linking::run);
    } catch (OutOfMemoryError e) {
      // No thread to be had: then it is the first use that links.
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
    try {
      var functions = List.of(EnvoyAbi.class.getDeclaredClasses());
      var own = MethodHandles.lookup();
      var bindings = MethodHandles.privateLookupIn(EnvoyAbi.class, own);
      link(bindings, functions.stream().filter(Linking::isUsual).toList());
      link(own, CLASSES);
      link(bindings, functions);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static long freeMemory() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private static boolean isUsual(Class<?> function) {
    return USUAL.matcher(function.getSimpleName()).matches();
  }

  private static void link(MethodHandles.Lookup lookup, List<Class<?>> classes)
      throws IllegalAccessException {
    for (var type : classes) {
      while (!ended && freeMemory() < ENOUGH_MEMORY) LockSupport.parkNanos(10_000_000);
      if (ended) return;
      try {
        lookup.ensureInitialized(type);
      } catch (LinkageError | OutOfMemoryError e) {
        // The first use says so.
      }
    }
  }
}
