// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module's extensions of one point: their factories, and the configurations in use.
 * Configurations come on Envoy's main thread and go on any.
 *
 * @param <F> the point's factories
 * @param <M> what a configuration does on the main thread
 * @param <L> a configuration in use
 */
public abstract class ExtensionConfigs<
    F extends ExtensionFactory, M extends MainThread, L extends LoadedExtension> {
  private final ExtensionKind kind;
  private final String path;
  private final Map<String, F> factories;

  /** The configurations in use; a handle is the number of a slot, counted from 1. */
  private final SlotTable<L> configs = new SlotTable<>(8);

  /**
   * The configurations of a module.
   *
   * @param kind what they are configurations of
   * @param path its file, for messages
   * @param factories its factories by name
   */
  protected ExtensionConfigs(ExtensionKind kind, String path, Map<String, F> factories) {
    this.kind = kind;
    this.path = path;
    this.factories = factories;
  }

  protected abstract M newMainThread(long address, EnvoyConfig config, String name);

  protected abstract ExtensionContext newContext(
      long address, EnvoyConfig config, String name, M mainThread);

  /** Has the author's factory make a configuration; returns null if the author returned null. */
  protected abstract @Nullable L configure(
      F factory, ExtensionContext context, String text, EnvoyConfig config, M mainThread);

  /**
   * A new configuration's handle; 0 if it is rejected, which has been logged then.
   *
   * @param argument address of the launcher's {@code java_config}
   */
  public final long configNew(long address, long argument) {
    var name = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_NAME_OFFSET);
    var text = NativeMemory.utf8(argument + LauncherAbi.JAVA_CONFIG_TEXT_OFFSET);
    var config = new EnvoyConfig(address);
    var mainThread = newMainThread(address, config, name);
    long handle = 0;
    try {
      var factory = factory(kind.nameField, name);
      var context = newContext(address, config, name, mainThread);
      long failures = context.failureCounter();
      var made = configure(factory, context, text, config, mainThread);
      if (made == null) throw new NullPointerException("configure returned null");
      context.close();
      mainThread.ready();
      handle = add(made);
      MEMORY.set(JAVA_LONG, argument + LauncherAbi.JAVA_CONFIG_FAILURES_OFFSET, failures);
    } catch (InvalidConfigException e) {
      Refusals.refuse(kind.of(name) + ": configuration rejected: " + e.getMessage());
    } catch (Throwable e) {
      Refusals.refuse(kind.of(name) + ": configuration failed", e);
    } finally {
      // What the factory has started may still have its metrics.
      if (handle == 0) {
        mainThread.close();
        config.close();
      }
    }
    return handle;
  }

  /** Returns the factory that Envoy's configuration names in a field. */
  protected final F factory(String field, String name) {
    var factory = factories.get(name);
    if (factory != null) return factory;
    throw new InvalidConfigException(
        "%s: expected one of %s, which are in %s; found '%s'"
            .formatted(field, factories.keySet(), path, name));
  }

  private synchronized long add(L config) {
    return configs.add(config) + 1L;
  }

  private synchronized L remove(long handle) {
    return configs.remove((int) handle - 1);
  }

  /** Returns the configuration of a handle that Envoy holds. Any thread. */
  public final L config(long handle) {
    return configs.get((int) handle - 1);
  }

  /** Envoy has let go of a configuration, after the last of its streams or connections. */
  public final void configDestroy(long handle) {
    var config = remove(handle);
    config.envoy().end();
    try {
      config.author().close();
    } catch (Throwable e) {
      boolean _ = Log.failure(kind.of(config.name()) + ": close failed", e);
    } finally {
      config.mainThread().close();
      config.envoy().close();
    }
  }
}
