// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.AdminHandler;
import io.envoyjava.sdk.bootstrap.AdminPage;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.bootstrap.EnvoyServer;
import io.envoyjava.sdk.bootstrap.EnvoyTimer;
import io.envoyjava.sdk.bootstrap.FileEvent;
import io.envoyjava.sdk.bootstrap.HistogramSummary;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.AsyncWork;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Envoy of an extension, from its initialization to the extension's end. Main thread. */
final class ActiveServer implements EnvoyServer {
  final Timers timers;
  final AdminHandlers admin;
  final FileWatches files;

  private final ServerAccess access;
  private final BootstrapMainThread mainThread;
  private final ServerStats stats;

  /** The launcher's {@code java_extension}. */
  private final long record;

  /** What Envoy waits for before it opens its listeners: the hook, and the author's stages. */
  private int holds = 1;

  private boolean isInitialized;

  ActiveServer(EnvoyConfig config, BootstrapMainThread mainThread, long extension, long record) {
    access = new ServerAccess(config, mainThread);
    this.mainThread = mainThread;
    this.record = record;
    timers = new Timers(access);
    admin = new AdminHandlers(access);
    files = new FileWatches(access);
    stats = new ServerStats(extension, record, mainThread.thread());
  }

  /** Has Envoy report what happens to clusters and listeners, if somebody wants to know. */
  void reportLifecycle(boolean clusters, boolean listeners) {
    if (!(clusters || listeners) || !BootstrapFeature.SERVER.isAvailable()) return;
    long address = access.address("events of clusters and listeners");
    boolean done = true;
    if (clusters) {
      done =
          BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_enable_cluster_lifecycle(
              address);
    }
    if (listeners) {
      done &=
          BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_enable_listener_lifecycle(
              address);
    }
    if (!done) {
      throw new IllegalStateException("Envoy does not report events of clusters or listeners");
    }
  }

  // ---- Listeners ------------------------------------------------------------------------------

  @Override
  public void holdListenersUntil(CompletionStage<?> ready) {
    long _ = access.address("holdListenersUntil");
    if (isInitialized) {
      throw new IllegalStateException(
          "holdListenersUntil: call it within onServerInitialized; now, Envoy opens its listeners");
    }
    holds++;
    try {
      AsyncWork.await(
          ready,
          new AsyncWork<@Nullable Object>(
              mainThread.executor(),
              _ -> release(),
              thrown -> {
                mainThread.fail("a stage that the listeners waited for failed", thrown);
                release();
              }));
    } catch (Throwable e) {
      holds--;
      throw e;
    }
  }

  /** Forgets the author's stages. */
  void dropHolds() {
    holds = 1;
  }

  /** The hook has returned. */
  void initialized() {
    isInitialized = true;
    release();
  }

  private void release() {
    if (--holds > 0 || !BootstrapFeature.SERVER.isAvailable()) return;
    BootstrapLinking.SERVER.require();
    LauncherAbi.java_extension_signal(record);
  }

  // ---- What there is for an extension ---------------------------------------------------------

  @Override
  public Executor executor() {
    long _ = access.address("executor");
    return mainThread.executor();
  }

  @Override
  public Cluster cluster(String name) {
    long _ = access.address("cluster '" + name + "'");
    return mainThread.cluster(name);
  }

  @Override
  public EnvoyTimer newTimer(Runnable task) {
    return timers.add(task);
  }

  @Override
  public AdminPage addAdminPage(String path, String help, AdminHandler handler) {
    return admin.add(path, help, false, handler);
  }

  @Override
  public AdminPage addAdminAction(String path, String help, AdminHandler handler) {
    return admin.add(path, help, true, handler);
  }

  @Override
  public void watchFile(
      Path file, Set<FileEvent> events, Consumer<? super Set<FileEvent>> changed) {
    files.add(file, events, changed);
  }

  @Override
  public OptionalLong counter(String name) {
    long _ = access.address("counter '" + name + "'");
    return stats.counter(name);
  }

  @Override
  public OptionalLong gauge(String name) {
    long _ = access.address("gauge '" + name + "'");
    return stats.gauge(name);
  }

  @Override
  public Optional<HistogramSummary> histogram(String name) {
    long _ = access.address("histogram '" + name + "'");
    return stats.histogram(name);
  }

  @Override
  public Map<String, Long> counters() {
    long _ = access.address("counters");
    return stats.all(LauncherAbi.JAVA_LIST_COUNTERS);
  }

  @Override
  public Map<String, Long> gauges() {
    long _ = access.address("gauges");
    return stats.all(LauncherAbi.JAVA_LIST_GAUGES);
  }

  @Override
  public List<String> activeResources(ResourceKind kind) {
    BootstrapFeature.ACTIVE_RESOURCES.require("activeResources");
    long _ = access.address("activeResources");
    return stats.resources(kind);
  }

  /** The extension ends. */
  void end() {
    timers.deleteAll();
  }
}
