// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.udp.UdpFeature;
import io.envoyjava.sdk.udp.UdpListenerFilterFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's UDP listener filters and their configurations. */
final class UdpConfigs
    extends ExtensionConfigs<UdpListenerFilterFactory, UdpMainThread, LoadedUdpConfig> {
  /** Whether this is Envoy v1.37, which passes on more than a configuration's text. */
  private static final boolean WRAPS_CONFIGURATIONS = !UdpFeature.WORKER_INDEX.isAvailable();

  UdpConfigs(String path, Map<String, UdpListenerFilterFactory> factories) {
    super(ExtensionKind.FILTER, path, factories);
  }

  @Override
  protected UdpMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new UdpMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, UdpMainThread mainThread) {
    return new UdpConfigContext(address, config, name, mainThread.metrics);
  }

  @Override
  protected @Nullable LoadedUdpConfig configure(
      UdpListenerFilterFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      UdpMainThread mainThread) {
    // Before the listener's filters, which would wait for it.
    UdpLinking.LISTENER.begin();
    var author = factory.configure(context, WRAPS_CONFIGURATIONS ? AnyJson.text(text) : text);
    return author == null ? null : new LoadedUdpConfig(context.name(), author, config, mainThread);
  }
}
