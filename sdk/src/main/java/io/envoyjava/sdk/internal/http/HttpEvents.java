// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import io.envoyjava.sdk.internal.runtime.Workers;
import io.envoyjava.sdk.internal.runtime.Workers.Worker;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's HTTP filters: all hooks come through {@link #onEvent}.
 * No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class HttpEvents {
  private static final Workers<ActiveStream> WORKERS = new Workers<>();

  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable HttpFilterConfigs configs;

  private HttpEvents() {}

  /**
   * Makes HTTP filters ready for events. Before this, {@link HttpClasses} are initialized.
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
        new HttpFilterConfigs(
            modulePath,
            Factories.load(HttpFilterFactory.class, HttpFilterFactory::name, modulePath, loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /**
   * Makes HTTP filters ready for events that are direct calls of {@link #onEvent}: the test kit's.
   *
   * @param modulePath what messages name in the place of the module's file
   * @param factories the factories by name
   */
  public static void start(String modulePath, Map<String, HttpFilterFactory> factories) {
    configs = new HttpFilterConfigs(modulePath, factories);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    try {
      return switch (event) {
        case LauncherAbi.JAVA_WARM_UP -> 0;
        case LauncherAbi.JAVA_HTTP_FILTER_DESTROY -> {
          var worker = WORKERS.of(handle);
          worker.thread.context.enter();
          try {
            yield worker.remove(handle).destroy();
          } finally {
            worker.thread.context.leave();
          }
        }
        case LauncherAbi.JAVA_HTTP_CONFIG_NEW,
            LauncherAbi.JAVA_HTTP_CONFIG_DESTROY,
            LauncherAbi.JAVA_HTTP_CONFIG_SCHEDULED,
            LauncherAbi.JAVA_HTTP_CONFIG_CALLOUT,
            LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_NEW,
            LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_DESTROY -> {
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
          long place = StreamRecord.place(handle);
          var worker = place == 0 ? WORKERS.current() : WORKERS.of(place);
          worker.thread.context.enter();
          try {
            var stream = place == 0 ? open(worker, address, handle) : worker.get(place);
            yield stream.on(event, argument);
          } finally {
            worker.thread.context.leave();
          }
        }
      };
    } catch (Throwable e) {
      // Only what could not be reported comes here; the launcher ends the stream, without Java.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static long onConfig(int event, long address, long handle, long argument) {
    var all = configs();
    switch (event) {
      case LauncherAbi.JAVA_HTTP_CONFIG_NEW -> {
        return all.configNew(address, argument);
      }
      case LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_NEW -> {
        return all.routeConfigNew(address, argument);
      }
      case LauncherAbi.JAVA_HTTP_CONFIG_DESTROY -> all.configDestroy(handle);
      case LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_DESTROY -> all.routeConfigDestroy(handle);
      case LauncherAbi.JAVA_HTTP_CONFIG_SCHEDULED -> {
        return all.config(handle).mainThread().runTasks();
      }
      default -> {
        return all.config(handle).mainThread().onCallout(argument);
      }
    }
    return 0;
  }

  /**
   * Opens a stream, which gets its filter with its first hook. The module's first stream waits
   * until Envoy's functions for streams are linked, if memory allows.
   *
   * @param filter address of Envoy's filter
   * @param record address of the launcher's {@code java_stream}
   */
  private static ActiveStream open(Worker<ActiveStream> worker, long filter, long record) {
    var config = configs().config(StreamRecord.config(record));
    // Before the filter's code runs, which may use up the stack or the heap.
    boolean _ = HttpLinking.STREAM.attempt();
    var stream = new ActiveStream(worker.thread, config, filter, record);
    StreamRecord.setPlace(record, worker.add(stream));
    return stream;
  }

  private static HttpFilterConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
