// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A module: its factories and the configurations that are in use. Configurations come on Envoy's
 * main thread and go on any.
 */
final class Module {
  private final String path;
  private final Map<String, HttpFilterFactory> factories;
  private final ClassLoader loader;
  private final Map<Long, Config> configs = new ConcurrentHashMap<>();
  private final AtomicLong nextHandle = new AtomicLong(1);

  Module(String path, Map<String, HttpFilterFactory> factories, ClassLoader loader) {
    this.path = path;
    this.factories = factories;
    this.loader = loader;
  }

  /** A new configuration's handle; 0 if it is rejected, which has been logged then. */
  long configNew(long host, String filterName, String text) {
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
      var context = new HostConfigContext(host, filterName);
      var failures = context.failureCounter();
      HttpFilterConfig config = factory.configure(context, text);
      if (config == null) throw new NullPointerException("configure returned null");
      context.close();
      var handle = nextHandle.getAndIncrement();
      configs.put(handle, new Config(filterName, config, failures));
      return handle;
    } catch (InvalidConfigException e) {
      Log.error("filter '" + filterName + "': configuration rejected: " + e.getMessage());
      return 0;
    } catch (Throwable e) {
      Log.error("filter '" + filterName + "': configuration failed: " + Log.withStackTrace(e));
      return 0;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The configuration of a handle that Envoy holds. */
  Config config(long handle) {
    var config = configs.get(handle);
    if (config == null) throw new AssertionError("Envoy used a configuration that is gone");
    return config;
  }

  /** Envoy has let go of a configuration, after the last of its streams. */
  void configDestroy(long handle) {
    var config = configs.remove(handle);
    if (config == null) return;
    try {
      config.author().close();
    } catch (Throwable e) {
      Log.error("filter '" + config.name() + "': close failed: " + Log.withStackTrace(e));
    }
  }
}
