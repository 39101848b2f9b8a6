// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandles;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where the launcher enters the JVM, through JNI: {@code start} before a module's first
 * configuration, {@code stop} after its last. Both run on one of Envoy's threads, under the
 * launcher's lock. The launcher knows this class and its methods by their names; a change of them
 * takes a new {@link #PROTOCOL}.
 */
public final class Bootstrap {
  /**
   * What this SDK and its launcher agree on: the events and structs of {@code launcher.h}, and the
   * methods of this class. The launcher has the same number in {@code module.h}.
   */
  static final int PROTOCOL = 1;

  private static @Nullable Arena arena;

  private Bootstrap() {}

  /**
   * Starts the Java side of a module.
   *
   * @param modulePath the module's file, for messages
   * @param protocol the launcher's number
   * @return the address of a {@code java_event} function, Envoy's one way in
   * @throws ReflectiveOperationException never
   * @throws IllegalStateException if the launcher and this SDK do not understand each other, or the
   *     module's factories are wrong
   */
  public static long start(String modulePath, int protocol) throws ReflectiveOperationException {
    if (protocol != PROTOCOL) {
      throw new IllegalStateException(
          "the launcher in this file has protocol %d, the SDK in it has protocol %d: build the"
                  .formatted(protocol, PROTOCOL)
              + " module anew, with one version of the SDK");
    }
    Host.connect();
    var loader = Bootstrap.class.getClassLoader();
    Linking.prepare();
    Events.module = new Module(modulePath, Factories.load(modulePath, loader));
    var shared = Arena.ofShared();
    arena = shared;
    var onEvent =
        MethodHandles.lookup()
            .findStatic(Events.class, "onEvent", Events.DESCRIPTOR.toMethodType());
    return Linker.nativeLinker().upcallStub(onEvent, Events.DESCRIPTOR, shared).address();
  }

  /**
   * The entry of launchers that have no number yet.
   *
   * @param modulePath the module's file
   * @return never
   * @throws ReflectiveOperationException never
   * @throws IllegalStateException always: the launcher is too old
   */
  public static long start(String modulePath) throws ReflectiveOperationException {
    return start(modulePath, 0);
  }

  /**
   * The launcher's lookup of a function, which it registers before it calls {@link #start}. By JNI:
   * what is called through the FFM API has to be linked first, and that takes a while.
   *
   * @param function its full name
   * @return its address, or that of its stand-in; 0 if there is neither
   */
  static native long lookup(String function);

  /**
   * Hands the launcher the reason that a configuration was refused for, after it was logged. The
   * launcher repeats its first line as the last one on standard error if Envoy ends now; Envoy's
   * own last line has no reason. Any thread.
   *
   * @param reason the line in the log
   */
  static native void refused(String reason);

  /**
   * Lets the upcall stub and the module's file go, so that the class loader can be collected.
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
