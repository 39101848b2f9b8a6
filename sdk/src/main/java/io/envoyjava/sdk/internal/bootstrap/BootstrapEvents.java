// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's bootstrap extensions: all hooks come through {@link
 * #onEvent}. No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class BootstrapEvents {
  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable BootstrapConfigs configs;

  private BootstrapEvents() {}

  /**
   * Makes bootstrap extensions ready for events. Before this, {@link BootstrapClasses} are
   * initialized.
   *
   * @param modulePath the module's file, for messages
   * @param loader the module's class loader
   * @param arena where the way in is, for as long as Envoy uses it
   * @return the address of {@link #onEvent}, a {@code java_event}
   * @throws ReflectiveOperationException never
   * @throws IllegalStateException if the module's factories are wrong
   */
  public static long start(String modulePath, ClassLoader loader, Arena arena)
      throws ReflectiveOperationException {
    configs =
        new BootstrapConfigs(
            modulePath,
            Factories.load(
                BootstrapExtensionFactory.class,
                BootstrapExtensionFactory::name,
                modulePath,
                loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    if (event == LauncherAbi.JAVA_WARM_UP) return 0;
    try {
      var context = EnvoyThread.current().context;
      context.enter();
      try {
        return switch (event) {
          case LauncherAbi.JAVA_BOOTSTRAP_CONFIG_NEW -> configs().configNew(address, argument);
          case LauncherAbi.JAVA_BOOTSTRAP_CONFIG_DESTROY -> {
            configs().configDestroy(handle);
            yield 0;
          }
          default -> configs().config(handle).extension().onEvent(event, address, argument);
        };
      } finally {
        context.leave();
      }
    } catch (Throwable e) {
      // Only what could not be reported comes here.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static BootstrapConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
