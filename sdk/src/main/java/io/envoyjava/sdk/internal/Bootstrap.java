// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.java_event;
import java.io.IOException;
import java.lang.foreign.Arena;
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
   * @param lookup the address of the launcher's {@code java_lookup} function
   * @param modulePath the module's file
   * @return the address of a {@code java_event} function, Envoy's one way in
   */
  public static long start(long lookup, String modulePath) {
    Host.connect(lookup);
    var loader = Bootstrap.class.getClassLoader();
    Events.module = new Module(modulePath, Factories.load(modulePath, loader), loader);
    var shared = Arena.ofShared();
    arena = shared;
    return java_event.allocate(Events::onEvent, shared).address();
  }

  /**
   * Lets the upcall stub and the module's file go, so that the class loader can be collected.
   *
   * @throws IOException if the file cannot be closed
   */
  public static void stop() throws IOException {
    if (arena != null) arena.close();
    if (Bootstrap.class.getClassLoader() instanceof URLClassLoader loader) loader.close();
  }
}
