// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

/**
 * One configuration of an access logger. All of Envoy's threads use it at once, so it must be
 * thread-safe; best make it immutable. It often is a lambda expression: {@code return () -> entry
 * -> queue.offer(MyRecord.of(entry));}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AccessLoggerConfig extends AutoCloseable {

  /**
   * Makes the logger for one of Envoy's threads: each worker, and the main thread, which logs
   * requests to the admin interface. Called on that thread when Envoy loads the configuration. If
   * it throws, the failure is logged and counted, and it is called again before the thread's next
   * entry.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_new}.
   *
   * @return the logger of this thread only
   */
  AccessLogger newLogger();

  /**
   * Releases what the configuration holds: threads, files. Called once, when Envoy has dropped the
   * configuration and all of its loggers, on Envoy's main thread or a worker thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_config_destroy}.
   */
  @Override
  default void close() {}
}
