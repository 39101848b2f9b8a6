// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's network filters and their configurations. */
final class NetworkFilterConfigs
    extends ExtensionConfigs<NetworkFilterFactory, NetworkMainThread, LoadedNetworkConfig> {

  NetworkFilterConfigs(String path, Map<String, NetworkFilterFactory> factories) {
    super(ExtensionKind.FILTER, path, factories);
  }

  @Override
  protected NetworkMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new NetworkMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, NetworkMainThread mainThread) {
    return new NetworkConfigContext(address, config, name, mainThread);
  }

  @Override
  protected @Nullable LoadedNetworkConfig configure(
      NetworkFilterFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      NetworkMainThread mainThread) {
    var author = factory.configure(context, text);
    return author == null
        ? null
        : new LoadedNetworkConfig(context.name(), author, config, mainThread);
  }
}
