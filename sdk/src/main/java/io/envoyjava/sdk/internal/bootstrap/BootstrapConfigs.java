// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's bootstrap extensions and their configurations. */
final class BootstrapConfigs
    extends ExtensionConfigs<
        BootstrapExtensionFactory, BootstrapMainThread, LoadedBootstrapConfig> {

  BootstrapConfigs(String path, Map<String, BootstrapExtensionFactory> factories) {
    super(ExtensionKind.BOOTSTRAP_EXTENSION, path, factories);
  }

  @Override
  protected BootstrapMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new BootstrapMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, BootstrapMainThread mainThread) {
    return new BootstrapConfigContext(address, config, name, mainThread);
  }

  /** Makes the extension as well: later, not every Envoy would take notice of its failure. */
  @Override
  protected @Nullable LoadedBootstrapConfig configure(
      BootstrapExtensionFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      BootstrapMainThread mainThread) {
    if (BootstrapFeature.SERVER.isAvailable()) BootstrapLinking.SERVER.begin();
    var author = factory.configure(context, text);
    if (author == null) return null;
    var extension = new ActiveExtension(context.name(), newExtension(author), config, mainThread);
    return new LoadedBootstrapConfig(context.name(), author, extension, config, mainThread);
  }

  private static BootstrapExtension newExtension(BootstrapExtensionConfig author) {
    try {
      var made = author.newExtension();
      if (made == null) throw new NullPointerException("newExtension returned null");
      return made;
    } catch (Throwable e) {
      try {
        author.close();
      } catch (Throwable suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
