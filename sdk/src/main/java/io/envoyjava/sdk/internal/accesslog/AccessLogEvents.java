// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.AccessLoggerFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.EventEntry;
import io.envoyjava.sdk.internal.runtime.Factories;
import io.envoyjava.sdk.internal.runtime.Workers;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module's access loggers: all hooks come through {@link #onEvent}.
 * No exception may leave it, since one that escapes an upcall ends the process.
 */
public final class AccessLogEvents {
  private static final Workers<ActiveLogger> WORKERS = new Workers<>();

  /** Set before the launcher knows of {@link #onEvent}. */
  private static @Nullable AccessLoggerConfigs configs;

  private AccessLogEvents() {}

  /**
   * Makes access loggers ready for events. Before this, {@link AccessLogClasses} are initialized.
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
        new AccessLoggerConfigs(
            modulePath,
            Factories.load(
                AccessLoggerFactory.class, AccessLoggerFactory::name, modulePath, loader));
    return EventEntry.of(MethodHandles.lookup(), arena);
  }

  /** A {@code java_event}: see launcher_abi.h for what the arguments and the answer mean. */
  public static long onEvent(int event, long address, long handle, long argument) {
    try {
      return switch (event) {
        case LauncherAbi.JAVA_LOGGER_LOG -> {
          var worker = WORKERS.of(handle);
          worker.thread.context.enter();
          try {
            yield worker.get(handle).log(address, argument);
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
      // Only what could not be reported comes here.
      return LauncherAbi.JAVA_FAILED;
    }
  }

  private static long onOther(int event, long address, long handle, long argument) {
    return switch (event) {
      case LauncherAbi.JAVA_LOGGER_NEW -> newLogger(configs().config(handle));
      case LauncherAbi.JAVA_LOGGER_FLUSH -> WORKERS.of(handle).get(handle).flush();
      case LauncherAbi.JAVA_LOGGER_DESTROY -> WORKERS.of(handle).remove(handle).destroy();
      case LauncherAbi.JAVA_LOGGER_CONFIG_NEW -> configs().configNew(address, argument);
      default -> {
        configs().configDestroy(handle);
        yield 0;
      }
    };
  }

  /** Makes the logger of the calling thread; returns its place. */
  private static long newLogger(LoadedLoggerConfig config) {
    try {
      // Before the logger's code runs, which may use up the stack or the heap.
      boolean _ = AccessLogLinking.ENTRY.attempt();
      var worker = WORKERS.current();
      return worker.add(ActiveLogger.of(config, worker.thread));
    } catch (Throwable e) {
      return ActiveLogger.failed(config, "newLogger", e);
    }
  }

  private static AccessLoggerConfigs configs() {
    var current = configs;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }
}
