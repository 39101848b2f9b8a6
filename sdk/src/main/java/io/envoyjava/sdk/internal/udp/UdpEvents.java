// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import io.envoyjava.sdk.internal.runtime.Workers;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's UDP listener filters: all hooks come through {@link
 * #onEvent}. No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class UdpEvents {
  private static final Workers<UdpFilterRunner> WORKERS = new Workers<>();

  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable UdpConfigs configs;

  private UdpEvents() {}

  /**
   * Makes UDP listener filters ready for events. Before this, {@link UdpClasses} are initialized.
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
        new UdpConfigs(
            modulePath,
            Factories.load(
                UdpListenerFilterFactory.class,
                UdpListenerFilterFactory::name,
                modulePath,
                loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    try {
      return switch (event) {
        case LauncherAbi.JAVA_UDP_DATA -> {
          var worker = WORKERS.of(handle);
          worker.thread.context.enter();
          try {
            yield worker.get(handle).onData();
          } finally {
            worker.thread.context.leave();
          }
        }
        case LauncherAbi.JAVA_WARM_UP -> 0;
        default -> {
          var context = EnvoyThread.current().context;
          context.enter();
          try {
            yield onOther(event, address, handle, argument);
          } finally {
            context.leave();
          }
        }
      };
    } catch (Throwable e) {
      // Only what could not be reported comes here; the launcher drops the datagram, without Java.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static long onOther(int event, long address, long handle, long argument) {
    return switch (event) {
      case LauncherAbi.JAVA_UDP_FILTER_NEW ->
          newFilter(configs().config(handle), address, argument != 0);
      case LauncherAbi.JAVA_UDP_FILTER_DESTROY -> WORKERS.of(handle).remove(handle).destroy();
      case LauncherAbi.JAVA_UDP_CONFIG_NEW -> configs().configNew(address, argument);
      default -> {
        configs().configDestroy(handle);
        yield 0;
      }
    };
  }

  /**
   * Makes the filter of a listener for the calling thread; returns its place.
   *
   * @param withinDatagram whether this is a later attempt, in the hook for a datagram
   */
  private static long newFilter(LoadedUdpConfig config, long address, boolean withinDatagram) {
    try {
      // Before the filter's code runs, which may use up the stack or the heap.
      boolean _ = UdpLinking.LISTENER.attempt();
      var worker = WORKERS.current();
      var listener = new ActiveUdpListener(worker.thread, address, withinDatagram);
      var runner = new UdpFilterRunner(config, listener);
      // First, so that nothing that can fail follows what the author has made.
      long place = worker.add(runner);
      boolean made = false;
      try {
        runner.create();
        made = true;
        return place;
      } finally {
        if (!made) worker.remove(place);
      }
    } catch (Throwable e) {
      return UdpFilterRunner.failed(config, "newFilter", e);
    }
  }

  private static UdpConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
