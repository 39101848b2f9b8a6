// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import io.envoyjava.sdk.internal.runtime.Workers;
import io.envoyjava.sdk.internal.runtime.Workers.Worker;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's network filters: all hooks come through {@link
 * #onEvent}. No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class NetworkEvents {
  private static final Workers<ActiveConnection> WORKERS = new Workers<>();

  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable NetworkFilterConfigs configs;

  private NetworkEvents() {}

  /**
   * Makes network filters ready for events. Before this, {@link NetworkClasses} are initialized.
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
        Factories.load(NetworkFilterFactory.class, NetworkFilterFactory::name, modulePath, loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /**
   * Makes network filters ready for events that are direct calls of {@link #onEvent}: the test
   * kit's.
   *
   * @param modulePath what messages name in the place of the module's file
   * @param factories the factories by name
   */
  public static void start(String modulePath, Map<String, NetworkFilterFactory> factories) {
    configs = new NetworkFilterConfigs(modulePath, factories);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    try {
      return switch (event) {
        case LauncherAbi.JAVA_WARM_UP -> 0;
        case LauncherAbi.JAVA_NETWORK_FILTER_DESTROY -> {
          var worker = WORKERS.of(handle);
          worker.thread.context.enter();
          try {
            yield worker.remove(handle).destroy();
          } finally {
            worker.thread.context.leave();
          }
        }
        case LauncherAbi.JAVA_NETWORK_CONFIG_NEW,
            LauncherAbi.JAVA_NETWORK_CONFIG_DESTROY,
            LauncherAbi.JAVA_NETWORK_CONFIG_SCHEDULED -> {
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
          long place = ConnectionRecord.place(handle);
          var worker = place == 0 ? WORKERS.current() : WORKERS.of(place);
          worker.thread.context.enter();
          try {
            var connection = place == 0 ? open(worker, address, handle) : worker.get(place);
            yield connection.on(event, argument);
          } finally {
            worker.thread.context.leave();
          }
        }
      };
    } catch (Throwable e) {
      // Only what could not be reported comes here; the launcher closes the connection, without
      // Java.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static long onConfig(int event, long address, long handle, long argument) {
    var all = configs();
    return switch (event) {
      case LauncherAbi.JAVA_NETWORK_CONFIG_NEW -> all.configNew(address, argument);
      case LauncherAbi.JAVA_NETWORK_CONFIG_SCHEDULED -> all.config(handle).mainThread().runTasks();
      default -> {
        all.configDestroy(handle);
        yield 0;
      }
    };
  }

  /**
   * Opens a connection, which gets its filter with its first hook. The module's first connection
   * waits until Envoy's functions for connections are linked, if memory allows.
   *
   * @param filter address of Envoy's filter
   * @param record address of the launcher's {@code java_connection}
   */
  private static ActiveConnection open(Worker<ActiveConnection> worker, long filter, long record) {
    var config = configs().config(ConnectionRecord.config(record));
    // Before the filter's code runs, which may use up the stack or the heap.
    boolean _ = NetworkLinking.CONNECTION.attempt();
    var connection = new ActiveConnection(worker.thread, config, filter, record);
    ConnectionRecord.setPlace(record, worker.add(connection));
    return connection;
  }

  private static NetworkFilterConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
