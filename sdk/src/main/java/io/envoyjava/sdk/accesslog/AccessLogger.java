// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

/**
 * The access logger of one of Envoy's threads. All methods are called on that thread, so fields
 * need no synchronization. What a method throws is logged and counted as a failure, and has no
 * effect on the request.
 *
 * <p>Envoy waits for {@link #log}: leave what may block, such as a write to a disk, to a {@link
 * RecordQueue}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AccessLogger {

  /**
   * Takes an entry.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_log}.
   *
   * @param entry what is logged: a view that ends with this call, so copy what is needed later
   */
  void log(LogEntry entry);

  /**
   * Passes on what the logger has kept so far. Called before {@link #onDestroy}, when Envoy drops
   * the configuration or ends. Envoy waits for it: a logger with a {@link RecordQueue} wakes the
   * queue, and waits in {@link AccessLoggerConfig#close}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_flush}.
   */
  default void flush() {}

  /**
   * Ends the logger. No entry follows.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_destroy}.
   */
  default void onDestroy() {}
}
