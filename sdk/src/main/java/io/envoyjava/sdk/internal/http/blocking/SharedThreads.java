// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the threads that the JDK has once for the whole JVM: those that wake virtual threads which
 * wait for sockets, and the one behind {@link CompletableFuture#orTimeout}.
 *
 * <p>Otherwise the first thread that needs them would start them. They take over its context class
 * loader, and the virtual ones run where it does: all sockets and timers of the JVM would depend on
 * one module, and its code could never be let go.
 */
final class SharedThreads implements Runnable {
  private SharedThreads() {}

  /** Starts them, in a thread of their own, since it takes tens of milliseconds. */
  static void start() {
    Thread.ofPlatform()
        .daemon()
        .name("envoy-java-shared")
        .inheritInheritableThreadLocals(false)
        .start(new SharedThreads());
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  public void run() {
    Thread.currentThread().setContextClassLoader(null);
    new CompletableFuture<@Nullable Void>().completeOnTimeout(null, 1, TimeUnit.NANOSECONDS);
    try {
      var _ = Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException e) {
      // A JDK that does without.
    }
  }
}
