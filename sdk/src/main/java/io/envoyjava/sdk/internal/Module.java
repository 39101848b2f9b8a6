// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.internal.abi.java_config;
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

  /**
   * The configurations in use; a handle is a place in here, counted from 1. Copied for each change,
   * since every stream reads it, on any thread, and without a boxed number for a key.
   */
  private volatile @Nullable Config[] configs = {};

  Module(String path, Map<String, HttpFilterFactory> factories) {
    this.path = path;
    this.factories = factories;
  }

  /**
   * A new configuration's handle; 0 if it is rejected, which has been logged then.
   *
   * @param argument address of the launcher's {@code java_config}
   */
  long configNew(long host, long argument) {
    var filterName = Native.utf8(argument + java_config.name$offset());
    var text = Native.utf8(argument + java_config.text$offset());
    var hostConfig = new HostConfig(host);
    long handle = 0;
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
      handle = add(new Config(filterName, config, hostConfig));
      MEMORY.set(JAVA_LONG, argument + java_config.failures$offset(), failures.id());
    } catch (InvalidConfigException e) {
      refuse("filter '" + filterName + "': configuration rejected: " + e.getMessage());
    } catch (Throwable e) {
      fail("filter '" + filterName + "': configuration failed", e);
    } finally {
      // What the factory has started may still have its metrics.
      if (handle == 0) hostConfig.close();
    }
    return handle;
  }

  private static void refuse(String reason) {
    Log.error(reason);
    Bootstrap.refused(reason);
  }

  /** Reports a failure; if it cannot be printed, the log has its class and the launcher nothing. */
  private static void fail(String what, Throwable thrown) {
    boolean _ = Log.failure(what, thrown);
    try {
      Bootstrap.refused(what + ": " + thrown);
    } catch (Throwable unprintable) {
      // The launcher's line is only a repetition.
    }
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
      boolean _ = Log.failure("filter '" + config.name() + "': close failed", e);
    } finally {
      config.host().close();
    }
  }
}
