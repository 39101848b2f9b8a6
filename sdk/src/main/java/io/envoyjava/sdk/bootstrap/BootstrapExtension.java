// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An extension of an Envoy as a whole. There is one for each configuration, from Envoy's start to
 * its end. All methods are called on Envoy's main thread, which does nothing else meanwhile: leave
 * what takes long to other threads.
 *
 * <p>What a method throws is logged and counted as a failure, and Envoy goes on.
 *
 * @since 0.1
 */
public interface BootstrapExtension {

  /**
   * Envoy is initialized, and about to open its listeners: see {@link
   * EnvoyServer#holdListenersUntil}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_server_initialized}.
   *
   * @param server the way to Envoy, until the extension ends
   */
  default void onServerInitialized(EnvoyServer server) {}

  /**
   * One of Envoy's threads is initialized. In spite of the name, Envoy calls this on its main
   * thread only, once, before {@link #onServerInitialized}: so it was with each version from v1.37
   * to v1.40. Be prepared for calls on several threads at once all the same.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_worker_thread_initialized}.
   */
  default void onWorkerThreadInitialized() {}

  /**
   * Envoy begins to drain: its workers go on with the connections that they have. Envoy up to v1.37
   * does not call this.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_drain_started}.
   */
  default void onDrainStarted() {}

  /**
   * Envoy is about to end, and waits until the stage is complete: time to write what is still in
   * memory. The main thread goes on with timers, tasks and requests to clusters meanwhile. If the
   * stage fails, this is logged and counted, and Envoy ends. It waits for no longer than {@link
   * #shutdownLimit}. Envoy up to v1.37 does not call this.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_shutdown}.
   *
   * @return a stage that is complete as soon as Envoy may end; on any thread
   */
  default CompletionStage<?> onShutdown() {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Returns for how long Envoy waits for {@link #onShutdown}. Called right after it, if its stage
   * is not complete yet. A longer wait is logged and counted as a failure.
   *
   * @return the limit, by default ten seconds; at most a year
   */
  default Duration shutdownLimit() {
    return Duration.ofSeconds(10);
  }

  /**
   * A cluster was added or has changed. Envoy calls this for what happens after {@link
   * #onServerInitialized}, from v1.38 on; {@link EnvoyServer#activeResources} has the clusters that
   * are there already.
   *
   * <p>ABI functions: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_enable_cluster_lifecycle} and {@code
   * envoy_dynamic_module_on_bootstrap_extension_cluster_add_or_update}.
   *
   * @param name the cluster's name
   */
  default void onClusterUpdated(String name) {}

  /**
   * A cluster was removed. Envoy calls this from v1.38 on.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_cluster_removal}.
   *
   * @param name the cluster's name
   */
  default void onClusterRemoved(String name) {}

  /**
   * A listener was added or has changed. Envoy calls this for what happens after {@link
   * #onServerInitialized}, from v1.38 on.
   *
   * <p>ABI functions: {@code
   * envoy_dynamic_module_callback_bootstrap_extension_enable_listener_lifecycle} and {@code
   * envoy_dynamic_module_on_bootstrap_extension_listener_add_or_update}.
   *
   * @param name the listener's name
   */
  default void onListenerUpdated(String name) {}

  /**
   * A listener was removed. Envoy calls this from v1.38 on.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_listener_removal}.
   *
   * @param name the listener's name
   */
  default void onListenerRemoved(String name) {}

  /**
   * Ends the extension. Its timers and pages are gone; nothing follows.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_destroy}.
   */
  default void onDestroy() {}
}
