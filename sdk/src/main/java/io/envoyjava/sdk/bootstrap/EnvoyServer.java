// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import io.envoyjava.sdk.callout.Cluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The Envoy that an extension belongs to. Used on Envoy's main thread: in the extension's methods,
 * in tasks of {@link #executor}, and in what Envoy calls for what is made here. The executor itself
 * may be used on any thread.
 *
 * <p>What a task, a handler or a consumer throws is logged and counted as a failure, and Envoy goes
 * on. All methods throw {@link WrongThreadException} on another thread, {@link
 * IllegalStateException} once the extension has ended, and {@link UnsupportedOperationException} if
 * this Envoy version does not support them: {@link BootstrapFeature} has the versions.
 *
 * @since 0.1
 */
public interface EnvoyServer {

  /**
   * Returns an executor that runs tasks on Envoy's main thread, until the extension ends. Any
   * thread may submit tasks. It is the one that {@code ConfigContext.executor()} returns.
   *
   * @return the executor
   */
  Executor executor();

  /**
   * Keeps Envoy from opening its listeners until a stage is complete. To be called within {@link
   * BootstrapExtension#onServerInitialized}; if it is called several times, Envoy waits for all
   * stages. A stage that fails is logged and counted, and does not keep Envoy from its start. There
   * is no limit: give the stage one, such as {@code CompletableFuture.orTimeout}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_config_signal_init_complete}.
   *
   * @param ready the stage, which may complete on any thread
   * @throws IllegalStateException also after {@code onServerInitialized}
   */
  void holdListenersUntil(CompletionStage<?> ready);

  /**
   * Makes a timer, which is deleted with the extension if it has not been closed before. It is not
   * armed yet.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_timer_new}.
   *
   * @param task what the timer does when it fires, on the main thread
   * @return the timer
   */
  EnvoyTimer newTimer(Runnable task);

  /**
   * Adds a page to Envoy's admin interface, which answers GET requests. It is removed when Envoy is
   * about to end, after {@link BootstrapExtension#onShutdown}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_register_admin_handler}.
   *
   * @param path its path, which begins with {@code /}
   * @param help a line for the list of pages
   * @param handler answers requests
   * @return the page, to remove it earlier
   * @throws IllegalArgumentException if the path does not begin with {@code /}, or has characters
   *     that no path has
   * @throws IllegalStateException also if the path is taken, or if this Envoy has no admin
   *     interface
   */
  AdminPage addAdminPage(String path, String help, AdminHandler handler);

  /**
   * Adds an action to Envoy's admin interface, which changes something: as {@link #addAdminPage},
   * but Envoy takes POST requests only.
   *
   * @param path its path, which begins with {@code /}
   * @param help a line for the list of pages
   * @param handler answers requests
   * @return the action, to remove it earlier
   * @throws IllegalArgumentException if the path does not begin with {@code /}, or has characters
   *     that no path has
   * @throws IllegalStateException also if the path is taken, or if this Envoy has no admin
   *     interface
   */
  AdminPage addAdminAction(String path, String help, AdminHandler handler);

  /**
   * Returns the value of any of Envoy's counters. This takes time in proportion to the number of
   * counters; to read several, use {@link #counters()}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_get_counter_value}.
   *
   * @param name its name, such as {@code server.worker_0.watchdog_miss}
   * @return its value, unsigned; empty if there is no such counter
   */
  OptionalLong counter(String name);

  /**
   * Returns the value of any of Envoy's gauges. This takes time in proportion to the number of
   * gauges; to read several, use {@link #gauges()}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_get_gauge_value}.
   *
   * @param name its name, such as {@code server.live}
   * @return its value, unsigned; empty if there is no such gauge
   */
  OptionalLong gauge(String name);

  /**
   * Returns a summary of any of Envoy's histograms, which it brings up to date every few seconds.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_get_histogram_summary}.
   *
   * @param name its name, such as {@code server.initialization_time_ms}
   * @return the summary; empty if there is no such histogram
   */
  Optional<HistogramSummary> histogram(String name);

  /**
   * Returns the names and values of all counters, sorted by name.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_iterate_counters}.
   *
   * @return a copy
   */
  Map<String, Long> counters();

  /**
   * Returns the names and values of all gauges, sorted by name.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_iterate_gauges}.
   *
   * @return a copy
   */
  Map<String, Long> gauges();

  /**
   * Returns the names of the resources of a kind that Envoy uses.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_get_active_resource_names}.
   *
   * @param kind the kind
   * @return a copy, in Envoy's order
   */
  List<String> activeResources(ResourceKind kind);

  /**
   * Returns an Envoy cluster for requests of the extension. Requests that are sent within {@link
   * BootstrapExtension#onServerInitialized} go out as soon as Envoy's main thread is free. {@link
   * Cluster#open} is not offered here.
   *
   * <p>ABI functions: {@code envoy_dynamic_module_callback_bootstrap_extension_http_callout} and
   * {@code envoy_dynamic_module_on_bootstrap_extension_http_callout_done}.
   *
   * @param name the cluster's name, which is not looked up before the first request
   * @return the cluster
   */
  Cluster cluster(String name);

  /**
   * Watches a file until the extension ends.
   *
   * <p>ABI functions: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_file_watcher_add_watch} and {@code
   * envoy_dynamic_module_on_bootstrap_extension_file_changed}.
   *
   * @param file the file, or a folder for what happens in it
   * @param events what to watch for, at least one
   * @param changed gets what has happened
   * @throws IllegalArgumentException if there are no events
   * @throws IllegalStateException also if Envoy cannot watch the file, such as one that is missing
   */
  void watchFile(Path file, Set<FileEvent> events, Consumer<? super Set<FileEvent>> changed);
}
