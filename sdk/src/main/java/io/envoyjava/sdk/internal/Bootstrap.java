// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.accesslog.AccessLogClasses;
import io.envoyjava.sdk.internal.accesslog.AccessLogEvents;
import io.envoyjava.sdk.internal.bootstrap.BootstrapClasses;
import io.envoyjava.sdk.internal.bootstrap.BootstrapEvents;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpClasses;
import io.envoyjava.sdk.internal.http.HttpEvents;
import io.envoyjava.sdk.internal.listener.ListenerClasses;
import io.envoyjava.sdk.internal.listener.ListenerEvents;
import io.envoyjava.sdk.internal.network.NetworkClasses;
import io.envoyjava.sdk.internal.network.NetworkEvents;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.Refusals;
import io.envoyjava.sdk.internal.runtime.RuntimeClasses;
import io.envoyjava.sdk.internal.runtime.Wakeups;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.internal.udp.UdpClasses;
import io.envoyjava.sdk.internal.udp.UdpEvents;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URLClassLoader;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entry points that the launcher calls through JNI: {@code start} before a module's first
 * configuration, {@code entry} before the first one of each extension point, {@code stop} after the
 * last one. All run on one of Envoy's threads, under the launcher's lock. The launcher finds this
 * class and its methods by name; if they change, {@link #PROTOCOL} must change, too.
 */
public final class Bootstrap {
  /**
   * The version of the interface between the SDK and its launcher: {@code launcher_abi.h}, and the
   * methods of this class.
   */
  static final int PROTOCOL = LauncherAbi.JAVA_PROTOCOL;

  private static @Nullable Arena arena;

  private Bootstrap() {}

  /**
   * Starts the Java side of a module.
   *
   * @param modulePath the module's file, for messages
   * @param protocol the launcher's version of the interface
   * @throws IllegalStateException if it differs from the SDK's
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
   * Creates the function through which an extension point enters Java, before the point's first
   * configuration.
   *
   * @param modulePath the module's file, for messages
   * @param point the point's number in {@code launcher_abi.h}
   * @return the address of a {@code java_event} function
   * @throws ReflectiveOperationException never
   * @throws IllegalStateException if the module's factories are not valid
   */
  public static long entry(String modulePath, int point) throws ReflectiveOperationException {
    var shared = arena;
    if (shared == null) throw new AssertionError("the module has not been started");
    var loader = Bootstrap.class.getClassLoader();
    return switch (point) {
      case LauncherAbi.JAVA_HTTP_FILTERS -> {
        Linking.initialize(HttpClasses.ALL);
        yield HttpEvents.start(modulePath, loader, shared);
      }
      case LauncherAbi.JAVA_NETWORK_FILTERS -> {
        Linking.initialize(NetworkClasses.ALL);
        yield NetworkEvents.start(modulePath, loader, shared);
      }
      case LauncherAbi.JAVA_ACCESS_LOGGERS -> {
        Linking.initialize(AccessLogClasses.ALL);
        yield AccessLogEvents.start(modulePath, loader, shared);
      }
      case LauncherAbi.JAVA_LISTENER_FILTERS -> {
        Linking.initialize(ListenerClasses.ALL);
        yield ListenerEvents.start(modulePath, loader, shared);
      }
      case LauncherAbi.JAVA_UDP_LISTENER_FILTERS -> {
        Linking.initialize(UdpClasses.ALL);
        yield UdpEvents.start(modulePath, loader, shared);
      }
      case LauncherAbi.JAVA_BOOTSTRAP_EXTENSIONS -> {
        Linking.initialize(BootstrapClasses.ALL);
        yield BootstrapEvents.start(modulePath, loader, shared);
      }
      default -> throw new AssertionError("the launcher asked for the extension point " + point);
    };
  }

  // Classes, since a lambda would be generated at run time, while Envoy starts.

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
   * The launcher's lookup of a function, which it registers before it calls {@link #start}. It uses
   * JNI, since a function must be linked before it can be called through the FFM API, which takes
   * time.
   */
  private static native long lookup(String function);

  /** Passes the launcher a reason that has been logged. */
  private static native void refused(String reason);

  /**
   * The entry point of launchers without a protocol version.
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
   * Releases the upcall stubs and the module's file, so that the class loader can be collected.
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
