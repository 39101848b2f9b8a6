// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionConfigs;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.Refusals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module's HTTP filters: their configurations, and those of routes. */
final class HttpFilterConfigs
    extends ExtensionConfigs<HttpFilterFactory, HttpMainThread, LoadedConfig> {
  private final HttpRouteConfigs routes = new HttpRouteConfigs();

  HttpFilterConfigs(String path, Map<String, HttpFilterFactory> factories) {
    super(ExtensionKind.FILTER, path, factories);
  }

  @Override
  protected HttpMainThread newMainThread(long address, EnvoyConfig config, String name) {
    return new HttpMainThread(address, config, name);
  }

  @Override
  protected ExtensionContext newContext(
      long address, EnvoyConfig config, String name, HttpMainThread mainThread) {
    return new HttpConfigContext(address, config, name, mainThread);
  }

  @Override
  protected @Nullable LoadedConfig configure(
      HttpFilterFactory factory,
      ExtensionContext context,
      String text,
      EnvoyConfig config,
      HttpMainThread mainThread) {
    var author = factory.configure(context, text);
    return author == null
        ? null
        : new LoadedConfig(context.name(), author, config, mainThread, routes, new FilterChain());
  }

  /**
   * A route's settings; returns 1, or 0 if they are rejected, which has been logged then.
   *
   * @param token what Envoy keeps of them
   * @param argument address of the launcher's {@code java_config}
   */
  long routeConfigNew(long token, long argument) {
    var filterName = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_NAME_OFFSET);
    var text = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_TEXT_OFFSET);
    try {
      var settings = factory("per_route_config_name", filterName).configureRoute(text);
      if (settings == null) throw new NullPointerException("configureRoute returned null");
      routes.add(token, new HttpRouteConfigs.Loaded(filterName, settings));
      return 1;
    } catch (InvalidConfigException e) {
      Refusals.refuse(
          "filter '" + filterName + "': configuration of a route rejected: " + e.getMessage());
    } catch (Throwable e) {
      Refusals.refuse("filter '" + filterName + "': configuration of a route failed", e);
    }
    return 0;
  }

  /** Envoy has let go of a route's settings. */
  void routeConfigDestroy(long token) {
    var config = routes.remove(token);
    if (config == null || !(config.settings() instanceof AutoCloseable closeable)) return;
    try {
      closeable.close();
    } catch (Throwable e) {
      boolean _ = Log.failure("filter '" + config.filter() + "': close of a route failed", e);
    }
  }
}
