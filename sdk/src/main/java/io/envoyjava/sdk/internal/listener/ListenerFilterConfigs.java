// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's listener filters and their configurations. */
final class ListenerFilterConfigs
    extends ExtensionConfigs<ListenerFilterFactory, ListenerMainThread, LoadedListenerConfig> {

  ListenerFilterConfigs(String path, Map<String, ListenerFilterFactory> factories) {
    super(ExtensionKind.FILTER, path, factories);
  }

  @Override
  protected ListenerMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new ListenerMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, ListenerMainThread mainThread) {
    return new ListenerConfigContext(address, config, name, mainThread);
  }

  @Override
  protected @Nullable LoadedListenerConfig configure(
      ListenerFilterFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      ListenerMainThread mainThread) {
    var author = factory.configure(context, text);
    return author == null
        ? null
        : new LoadedListenerConfig(context.name(), author, config, mainThread);
  }
}
