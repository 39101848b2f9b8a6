// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.AccessLoggerFactory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's access loggers and their configurations. */
final class AccessLoggerConfigs
    extends ExtensionConfigs<AccessLoggerFactory, LoggerMainThread, LoadedLoggerConfig> {

  AccessLoggerConfigs(String path, Map<String, AccessLoggerFactory> factories) {
    super(ExtensionKind.ACCESS_LOGGER, path, factories);
  }

  @Override
  protected LoggerMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new LoggerMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, LoggerMainThread mainThread) {
    return new LoggerConfigContext(address, config, name);
  }

  @Override
  protected @Nullable LoadedLoggerConfig configure(
      AccessLoggerFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      LoggerMainThread mainThread) {
    // Before the first entry, which would wait for it.
    AccessLogLinking.ENTRY.begin();
    var author = factory.configure(context, text);
    return author == null
        ? null
        : new LoadedLoggerConfig(context.name(), author, config, mainThread);
  }
}
