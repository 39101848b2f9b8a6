// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.http.HttpEvents;
import io.envoyjava.sdk.internal.network.NetworkEvents;
import io.envoyjava.sdk.internal.runtime.Refusals;
import io.envoyjava.sdk.internal.runtime.Wakeups;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.lang.System.Logger.Level;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Connects the SDK in this JVM to the kit, once: what the launcher's class Bootstrap does. */
final class Kit {
  /** The Envoy whose code runs on this thread. */
  private static final ScopedValue<TestEnvoy> CURRENT = ScopedValue.newInstance();

  private static final ScopedValue<ExtensionFactory> FACTORY = ScopedValue.newInstance();

  /** All that have not been closed. */
  private static final List<TestEnvoy> OPEN = new CopyOnWriteArrayList<>();

  static {
    EnvoySymbols.connect(EnvoyFunctions::address, EnvoyFunctions::method);
    Refusals.connect(reason -> to(envoy -> envoy.refused(reason)));
    // A task that a task submits is scheduled at once, and not by a thread that makes the worker
    // wait.
    try {
      Wakeups.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    HttpEvents.start("the test kit", new CurrentFactory<>(HttpFilterFactory.class));
    NetworkEvents.start("the test kit", new CurrentFactory<>(NetworkFilterFactory.class));
  }

  private Kit() {}

  /** Whatever the name, the factory is the one that is being asked for a configuration. */
  private static final class CurrentFactory<F extends ExtensionFactory>
      extends AbstractMap<String, F> {
    private final Class<F> type;

    CurrentFactory(Class<F> type) {
      this.type = type;
    }

    @Override
    public F get(@Nullable Object name) {
      return type.cast(FACTORY.get());
    }

    @Override
    public Set<Map.Entry<String, F>> entrySet() {
      return Set.of();
    }
  }

  static void open(TestEnvoy envoy) {
    OPEN.add(envoy);
  }

  static void close(TestEnvoy envoy) {
    OPEN.remove(envoy);
  }

  /**
   * Returns the Envoy whose code runs on this thread.
   *
   * @throws IllegalStateException if none does
   */
  static TestEnvoy current() {
    if (CURRENT.isBound()) return CURRENT.get();
    throw new IllegalStateException("no Envoy of the test kit runs on this thread");
  }

  /** Runs code of an Envoy's thread. */
  static void run(TestEnvoy envoy, Runnable code) {
    ScopedValue.where(CURRENT, envoy).run(code);
  }

  static long configuring(ExtensionFactory factory, LongSupplier call) {
    return ScopedValue.where(FACTORY, factory).call(call::getAsLong);
  }

  /** Makes sure that the SDK is connected. */
  static void connect() {
    // Initializes this class.
  }

  /** Logs a line, with the Envoy that it belongs to. */
  static void log(Level level, String message) {
    if (!CURRENT.isBound() && OPEN.isEmpty() && level.compareTo(Level.INFO) >= 0) {
      System.err.println(message);
    }
    to(envoy -> envoy.log(level, message));
  }

  /**
   * Does something with the Envoy of this thread; with all of them on a thread that is not Envoy's,
   * where it is not known which one is meant.
   */
  private static void to(Consumer<TestEnvoy> action) {
    if (CURRENT.isBound()) action.accept(CURRENT.get());
    else OPEN.forEach(action);
  }
}
