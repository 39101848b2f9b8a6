// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.bootstrap.AdminRequest;
import io.envoyjava.sdk.bootstrap.AdminResponse;
import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.bootstrap.EnvoyServer;
import io.envoyjava.sdk.bootstrap.EnvoyTimer;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Adds a page about the JVM to Envoy's admin interface, and keeps its gauges up to date. */
final class BootstrapAdmin implements BootstrapExtension {
  private static final System.Logger LOG = EnvoyLogger.of(BootstrapAdmin.class);

  private final String path;
  private final Duration interval;
  private final JvmGauges gauges;
  private @Nullable EnvoyTimer timer;

  BootstrapAdmin(String path, Duration interval, JvmGauges gauges) {
    this.path = path;
    this.interval = interval;
    this.gauges = gauges;
  }

  @Override
  public void onServerInitialized(EnvoyServer server) {
    if (!BootstrapFeature.SERVER.isAvailable()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "bootstrap_admin: there is no page, since this needs Envoy v"
              + BootstrapFeature.SERVER.since()
              + " or later");
      return;
    }
    timer = server.newTimer(this::update);
    update();
    try {
      var _ = server.addAdminPage(path, "the JVM in this Envoy", _ -> page(server));
      var _ = server.addAdminPage(path + "/threads", "the JVM's threads", BootstrapAdmin::threads);
      var _ = server.addAdminAction(path + "/gc", "collect the JVM's garbage", this::collect);
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.WARNING, "bootstrap_admin: there is no page: " + e.getMessage());
    }
  }

  /** The timer fires once: arm it for the next time, whatever happens to the gauges. */
  private void update() {
    if (timer != null) timer.enable(interval);
    gauges.update(JvmState.now());
  }

  private AdminResponse page(EnvoyServer server) {
    var text = new StringBuilder(JvmState.now().toText());
    text.append("extension.path: ").append(path).append('\n');
    text.append("extension.interval: ").append(interval).append('\n');
    server
        .gauge("listener_manager.total_listeners_active")
        .ifPresent(count -> text.append("envoy.listeners: ").append(count).append('\n'));
    if (BootstrapFeature.ACTIVE_RESOURCES.isAvailable()) {
      var clusters = server.activeResources(ResourceKind.CLUSTER);
      text.append("envoy.clusters: ").append(String.join(", ", clusters)).append('\n');
    }
    return AdminResponse.of(text.toString());
  }

  private static AdminResponse threads(AdminRequest request) {
    return AdminResponse.of(JvmState.threads());
  }

  /** On another thread: Envoy's main thread does not wait for it. */
  private AdminResponse collect(AdminRequest request) {
    var _ = Thread.ofPlatform().daemon().name("bootstrap-admin-gc").start(System::gc);
    return AdminResponse.of(202, "started\n");
  }
}
