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
 * configuration, {@code stop} after its last. Both on one of Envoy's threads, under the launcher's
 * lock. The launcher knows the names of this class and of these two methods.
 */
public final class Bootstrap {
  private static @Nullable Arena arena;

  private Bootstrap() {}

  /**
   * Starts the Java side of a module.
   *
   * @param modulePath the module's file
   * @return the address of a {@code java_event} function, Envoy's one way in
   * @throws ReflectiveOperationException never
   */
  public static long start(String modulePath) throws ReflectiveOperationException {
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
   * The launcher's lookup of a function, which it registers before it calls {@link #start}. By JNI:
   * what is called through the FFM API has to be linked first, and that takes a while.
   *
   * @param function its full name
   * @return its address, or that of its stand-in; 0 if there is neither
   */
  static native long lookup(String function);

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
