// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module: its factories and the configurations that are in use. Configurations come on Envoy's
 * main thread and go on any.
 */
final class Module {
  private final String path;
  private final Map<String, HttpFilterFactory> factories;
  private final ClassLoader loader;

  /**
   * The configurations in use; a handle is a place in here, counted from 1. Copied for each change,
   * since every stream reads it, on any thread, and without a boxed number for a key.
   */
  private volatile @Nullable Config[] configs = {};

  Module(String path, Map<String, HttpFilterFactory> factories, ClassLoader loader) {
    this.path = path;
    this.factories = factories;
    this.loader = loader;
  }

  /** A new configuration's handle; 0 if it is rejected, which has been logged then. */
  long configNew(long host, String filterName, String text) {
    var hostConfig = new HostConfig(host);
    long handle = 0;
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    // Libraries look for their services through this loader, and threads that the configuration
    // starts inherit it.
    thread.setContextClassLoader(loader);
    try {
      var factory = factories.get(filterName);
      if (factory == null) {
        throw new InvalidConfigException(
            "filter_name: expected one of %s, which are in %s; found '%s'"
                .formatted(factories.keySet(), path, filterName));
      }
      var context = new HostConfigContext(host, hostConfig, filterName);
      var failures = context.failureCounter();
      HttpFilterConfig config = factory.configure(context, text);
      if (config == null) throw new NullPointerException("configure returned null");
      context.close();
      handle = add(new Config(filterName, config, failures, hostConfig));
    } catch (InvalidConfigException e) {
      Log.error("filter '" + filterName + "': configuration rejected: " + e.getMessage());
    } catch (Throwable e) {
      Log.error("filter '" + filterName + "': configuration failed: " + Log.withStackTrace(e));
    } finally {
      thread.setContextClassLoader(before);
      // What the factory has started may still have its metrics.
      if (handle == 0) hostConfig.close();
    }
    return handle;
  }

  private synchronized long add(Config config) {
    int place = 0;
    while (place < configs.length && configs[place] != null) place++;
    var changed = Arrays.copyOf(configs, Math.max(configs.length, place + 1));
    changed[place] = config;
    configs = changed;
    return place + 1L;
  }

  private synchronized Config remove(long handle) {
    var config = config(handle);
    var changed = configs.clone();
    changed[(int) handle - 1] = null;
    configs = changed;
    return config;
  }

  /** The configuration of a handle that Envoy holds. */
  Config config(long handle) {
    var config = configs[(int) handle - 1];
    if (config == null) throw new AssertionError("Envoy used a configuration that is gone");
    return config;
  }

  /** Envoy has let go of a configuration, after the last of its streams. */
  void configDestroy(long handle) {
    var config = remove(handle);
    try {
      config.author().close();
    } catch (Throwable e) {
      Log.error("filter '" + config.name() + "': close failed: " + Log.withStackTrace(e));
    } finally {
      config.host().close();
    }
  }
}
