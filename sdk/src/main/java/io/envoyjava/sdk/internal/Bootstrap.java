// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpClasses;
import io.envoyjava.sdk.internal.http.HttpEvents;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.Refusals;
import io.envoyjava.sdk.internal.runtime.RuntimeClasses;
import io.envoyjava.sdk.internal.runtime.Wakeups;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URLClassLoader;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the launcher enters the JVM, through JNI: {@code start} before a module's first
 * configuration, {@code entry} before the first of each extension point, {@code stop} after the
 * last. All run on one of Envoy's threads, under the launcher's lock. The launcher knows this class
 * and its methods by their names; a change of them takes a new {@link #PROTOCOL}.
 */
public final class Bootstrap {
  /**
   * What this SDK and its launcher agree on: {@code launcher_abi.h}, and the methods of this class.
   */
  static final int PROTOCOL = LauncherAbi.JAVA_PROTOCOL;

  private static @Nullable Arena arena;

  private Bootstrap() {}

  /**
   * Starts the Java side of a module.
   *
   * @param modulePath the module's file, for messages
   * @param protocol the launcher's number
   * @throws IllegalStateException if the launcher and this SDK do not understand each other
   */
  public static void start(String modulePath, int protocol) {
    if (protocol != PROTOCOL) {
      throw new IllegalStateException(
          "the launcher in this file has protocol %d, the SDK in it has protocol %d: build the"
                  .formatted(protocol, PROTOCOL)
              + " module anew, with one version of the SDK");
    }
    EnvoySymbols.connect(new Lookup());
    Refusals.connect(new Refused());
    Linking.initialize(RuntimeClasses.ALL);
    NativeMemory.warmUp();
    Log.warmUp();
    arena = Arena.ofShared();
  }

  /**
   * Makes an extension point's way into Java, before the point's first configuration.
   *
   * @param modulePath the module's file, for messages
   * @param point the point's number in {@code launcher_abi.h}
   * @return the address of a {@code java_event} function
   * @throws ReflectiveOperationException never
   * @throws IllegalStateException if the module's factories are wrong
   */
  public static long entry(String modulePath, int point) throws ReflectiveOperationException {
    var shared = arena;
    if (shared == null || point != LauncherAbi.JAVA_HTTP_FILTERS) {
      throw new AssertionError("the launcher asked for the extension point " + point);
    }
    Linking.initialize(HttpClasses.ALL);
    return HttpEvents.start(modulePath, Bootstrap.class.getClassLoader(), shared);
  }

  // Classes, since a lambda would have to be made at run time, while Envoy starts.

  private static final class Lookup implements ToLongFunction<String> {
    @Override
    public long applyAsLong(String function) {
      return lookup(function);
    }
  }

  private static final class Refused implements Consumer<String> {
    @Override
    public void accept(String reason) {
      refused(reason);
    }
  }

  /**
   * The launcher's lookup of a function, which it registers before it calls {@link #start}. By JNI:
   * what is called through the FFM API has to be linked first, and that takes a while.
   */
  private static native long lookup(String function);

  /** Hands the launcher a reason that is in the log. */
  private static native void refused(String reason);

  /**
   * The entry of launchers that have no number yet.
   *
   * @param modulePath the module's file
   * @return never
   * @throws IllegalStateException always: the launcher is too old
   */
  public static long start(String modulePath) {
    start(modulePath, 0);
    return 0;
  }

  /**
   * Lets the upcall stubs and the module's file go, so that the class loader can be collected.
   *
   * @throws IOException if the file cannot be closed
   * @throws InterruptedException if the calling thread is interrupted
   */
  public static void stop() throws IOException, InterruptedException {
    Wakeups.end();
    Linking.end();
    if (arena != null) arena.close();
    if (Bootstrap.class.getClassLoader() instanceof URLClassLoader loader) loader.close();
  }
}
