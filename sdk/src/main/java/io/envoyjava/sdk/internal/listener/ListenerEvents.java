// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import io.envoyjava.sdk.internal.runtime.Workers;
import io.envoyjava.sdk.internal.runtime.Workers.Worker;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's listener filters: all hooks come through {@link
 * #onEvent}. No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class ListenerEvents {
  private static final Workers<ActiveSocket> WORKERS = new Workers<>();

  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable ListenerFilterConfigs configs;

  private ListenerEvents() {}

  /**
   * Makes listener filters ready for events. Before this, {@link ListenerClasses} are initialized.
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
    start(
        modulePath,
        Factories.load(
            ListenerFilterFactory.class, ListenerFilterFactory::name, modulePath, loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /**
   * Makes listener filters ready for events that are direct calls of {@link #onEvent}: the test
   * kit's.
   *
   * @param modulePath what messages name in the place of the module's file
   * @param factories the factories by name
   */
  public static void start(String modulePath, Map<String, ListenerFilterFactory> factories) {
    configs = new ListenerFilterConfigs(modulePath, factories);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    try {
      return switch (event) {
        case LauncherAbi.JAVA_WARM_UP -> 0;
        case LauncherAbi.JAVA_LISTENER_FILTER_DESTROY -> {
          var worker = WORKERS.of(handle);
          worker.thread.context.enter();
          try {
            yield worker.remove(handle).destroy();
          } finally {
            worker.thread.context.leave();
          }
        }
        case LauncherAbi.JAVA_LISTENER_CONFIG_NEW,
            LauncherAbi.JAVA_LISTENER_CONFIG_DESTROY,
            LauncherAbi.JAVA_LISTENER_CONFIG_SCHEDULED -> {
          // Most come on the main thread; a configuration may also end on a worker.
          var context = EnvoyThread.current().context;
          context.enter();
          try {
            yield onConfig(event, address, handle, argument);
          } finally {
            context.leave();
          }
        }
        default -> {
          long place = SocketRecord.place(handle);
          var worker = place == 0 ? WORKERS.current() : WORKERS.of(place);
          worker.thread.context.enter();
          try {
            var socket = place == 0 ? open(worker, address, handle) : worker.get(place);
            yield socket.on(event, argument);
          } finally {
            worker.thread.context.leave();
          }
        }
      };
    } catch (Throwable e) {
      // Only what could not be reported comes here; the launcher closes the socket, without
      // Java.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static long onConfig(int event, long address, long handle, long argument) {
    var all = configs();
    return switch (event) {
      case LauncherAbi.JAVA_LISTENER_CONFIG_NEW -> all.configNew(address, argument);
      case LauncherAbi.JAVA_LISTENER_CONFIG_SCHEDULED -> all.config(handle).mainThread().runTasks();
      default -> {
        all.configDestroy(handle);
        yield 0;
      }
    };
  }

  /**
   * Opens a socket, which gets its filter with its first hook. The module's first socket waits
   * until Envoy's functions for sockets are linked, if memory allows.
   *
   * @param filter address of Envoy's filter
   * @param record address of the launcher's {@code java_socket}
   */
  private static ActiveSocket open(Worker<ActiveSocket> worker, long filter, long record) {
    var config = configs().config(SocketRecord.config(record));
    // Before the filter's code runs, which may use up the stack or the heap.
    boolean _ = ListenerLinking.SOCKET.attempt();
    var socket = new ActiveSocket(worker.thread, config, filter, record);
    SocketRecord.setPlace(record, worker.add(socket));
    return socket;
  }

  private static ListenerFilterConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
