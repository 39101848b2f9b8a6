// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.Refusals;
import io.envoyjava.sdk.internal.runtime.SlotTable;
import java.util.Map;

/**
 * A module's HTTP filters: their factories, and the configurations that are in use. Configurations
 * come on Envoy's main thread and go on any.
 */
final class HttpFilterConfigs {
  private final String path;
  private final Map<String, HttpFilterFactory> factories;

  /** The configurations in use; a handle is the number of a slot, counted from 1. */
  private final SlotTable<LoadedConfig> configs = new SlotTable<>(8);

  private final HttpRouteConfigs routes = new HttpRouteConfigs();

  /**
   * The configurations of a module.
   *
   * @param path its file, for messages
   * @param factories its factories by name
   */
  HttpFilterConfigs(String path, Map<String, HttpFilterFactory> factories) {
    this.path = path;
    this.factories = factories;
  }

  /**
   * A new configuration's handle; 0 if it is rejected, which has been logged then.
   *
   * @param argument address of the launcher's {@code java_config}
   */
  long configNew(long address, long argument) {
    var filterName = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_NAME_OFFSET);
    var text = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_TEXT_OFFSET);
    var envoyConfig = new EnvoyConfig(address);
    var mainThread = new HttpMainThread(address, envoyConfig, filterName);
    long handle = 0;
    try {
      var factory = factory("filter_name", filterName);
      var context = new HttpConfigContext(address, envoyConfig, filterName, mainThread);
      var failures = context.failureCounter();
      HttpFilterConfig config = factory.configure(context, text);
      if (config == null) throw new NullPointerException("configure returned null");
      context.close();
      mainThread.ready();
      handle =
          add(
              new LoadedConfig(
                  filterName, config, envoyConfig, mainThread, routes, new FilterChain()));
      MEMORY.set(JAVA_LONG, argument + LauncherAbi.JAVA_CONFIG_FAILURES_OFFSET, failures.id());
    } catch (InvalidConfigException e) {
      Refusals.refuse("filter '" + filterName + "': configuration rejected: " + e.getMessage());
    } catch (Throwable e) {
      Refusals.refuse("filter '" + filterName + "': configuration failed", e);
    } finally {
      // What the factory has started may still have its metrics.
      if (handle == 0) {
        mainThread.close();
        envoyConfig.close();
      }
    }
    return handle;
  }

  private HttpFilterFactory factory(String field, String name) {
    var factory = factories.get(name);
    if (factory != null) return factory;
    throw new InvalidConfigException(
        "%s: expected one of %s, which are in %s; found '%s'"
            .formatted(field, factories.keySet(), path, name));
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

  private synchronized long add(LoadedConfig config) {
    return configs.add(config) + 1L;
  }

  private synchronized LoadedConfig remove(long handle) {
    return configs.remove((int) handle - 1);
  }

  /** Returns the configuration of a handle that Envoy holds. Any thread. */
  LoadedConfig config(long handle) {
    return configs.get((int) handle - 1);
  }

  /** Envoy has let go of a configuration, after the last of its streams. */
  void configDestroy(long handle) {
    var config = remove(handle);
    try {
      config.author().close();
    } catch (Throwable e) {
      boolean _ = Log.failure("filter '" + config.name() + "': close failed", e);
    } finally {
      config.mainThread().close();
      config.envoy().close();
    }
  }
}
