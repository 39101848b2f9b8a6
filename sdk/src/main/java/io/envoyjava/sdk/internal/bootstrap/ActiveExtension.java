// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapExtension;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.AsyncWork;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.internal.runtime.HookMethod;
import io.envoyjava.sdk.internal.runtime.Log;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap extension: calls its hooks, and makes sure that Envoy goes on whatever they throw.
 * Main thread, but for {@link BootstrapExtension#onWorkerThreadInitialized}, which uses no state.
 */
final class ActiveExtension {
  /** Hooks that Envoy calls only if it is asked to, by the launcher's numbers. */
  private static final ClassValue<Integer> OVERRIDDEN =
      HookMethod.overridden(
          BootstrapExtension.class,
          List.of(
              hook(LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_UPDATED, "onClusterUpdated"),
              hook(LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_REMOVED, "onClusterRemoved"),
              hook(LauncherAbi.JAVA_BOOTSTRAP_LISTENER_UPDATED, "onListenerUpdated"),
              hook(LauncherAbi.JAVA_BOOTSTRAP_LISTENER_REMOVED, "onListenerRemoved")));

  private static final int OF_CLUSTERS =
      1 << LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_UPDATED
          | 1 << LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_REMOVED;
  private static final int OF_LISTENERS =
      1 << LauncherAbi.JAVA_BOOTSTRAP_LISTENER_UPDATED
          | 1 << LauncherAbi.JAVA_BOOTSTRAP_LISTENER_REMOVED;

  private final String name;
  private final BootstrapExtension extension;
  private final EnvoyConfig config;
  private final BootstrapMainThread mainThread;

  /** Made once Envoy is initialized. */
  private @Nullable ActiveServer server;

  ActiveExtension(
      String name,
      BootstrapExtension extension,
      EnvoyConfig config,
      BootstrapMainThread mainThread) {
    this.name = name;
    this.extension = extension;
    this.config = config;
    this.mainThread = mainThread;
  }

  private static HookMethod hook(int number, String method) {
    return new HookMethod(number, method, String.class);
  }

  /** Takes an event; returns what the launcher expects: see launcher_abi.h. */
  long onEvent(int event, long address, long argument) {
    return switch (event) {
      case LauncherAbi.JAVA_BOOTSTRAP_SERVER_INITIALIZED -> serverInitialized(address, argument);
      case LauncherAbi.JAVA_BOOTSTRAP_WORKER_INITIALIZED ->
          call("onWorkerThreadInitialized", extension::onWorkerThreadInitialized);
      case LauncherAbi.JAVA_BOOTSTRAP_DRAIN_STARTED ->
          call("onDrainStarted", extension::onDrainStarted);
      case LauncherAbi.JAVA_BOOTSTRAP_SHUTDOWN -> shutDown(argument);
      case LauncherAbi.JAVA_BOOTSTRAP_DESTROY -> destroy();
      case LauncherAbi.JAVA_BOOTSTRAP_ADMIN_REQUEST -> answerAdmin(argument);
      case LauncherAbi.JAVA_BOOTSTRAP_CONFIG_SCHEDULED -> mainThread.runTasks();
      default -> {
        try {
          handOn(event, argument);
        } catch (Throwable e) {
          mainThread.fail(nameOf(event) + " failed", e);
        }
        yield mainThread.outcome();
      }
    };
  }

  private void handOn(int event, long argument) {
    switch (event) {
      case LauncherAbi.JAVA_BOOTSTRAP_CALLOUT -> mainThread.onCallout(argument);
      case LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_UPDATED ->
          extension.onClusterUpdated(NativeMemory.utf8(argument));
      case LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_REMOVED ->
          extension.onClusterRemoved(NativeMemory.utf8(argument));
      case LauncherAbi.JAVA_BOOTSTRAP_LISTENER_UPDATED ->
          extension.onListenerUpdated(NativeMemory.utf8(argument));
      case LauncherAbi.JAVA_BOOTSTRAP_LISTENER_REMOVED ->
          extension.onListenerRemoved(NativeMemory.utf8(argument));
      case LauncherAbi.JAVA_BOOTSTRAP_TIMER_FIRED -> server().timers.fire(argument);
      default -> server().files.changed(argument);
    }
  }

  private static String nameOf(int event) {
    return switch (event) {
      case LauncherAbi.JAVA_BOOTSTRAP_CALLOUT -> "the answer to a callout";
      case LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_UPDATED -> "onClusterUpdated";
      case LauncherAbi.JAVA_BOOTSTRAP_CLUSTER_REMOVED -> "onClusterRemoved";
      case LauncherAbi.JAVA_BOOTSTRAP_LISTENER_UPDATED -> "onListenerUpdated";
      case LauncherAbi.JAVA_BOOTSTRAP_LISTENER_REMOVED -> "onListenerRemoved";
      case LauncherAbi.JAVA_BOOTSTRAP_TIMER_FIRED -> "a timer";
      default -> "the consumer of a watched file";
    };
  }

  private ActiveServer server() {
    var current = server;
    if (current == null) throw new AssertionError("Envoy is not initialized yet");
    return current;
  }

  /**
   * Envoy is initialized.
   *
   * @param address of Envoy's extension
   * @param record the launcher's {@code java_extension}
   */
  private long serverInitialized(long address, long record) {
    var made = new ActiveServer(config, mainThread, address, record);
    server = made;
    try {
      initialize(made);
      return 0;
    } catch (Throwable e) {
      return failed("onServerInitialized", e);
    } finally {
      made.initialized();
    }
  }

  private void initialize(ActiveServer made) {
    try {
      int overridden = OVERRIDDEN.get(extension.getClass());
      made.reportLifecycle((overridden & OF_CLUSTERS) != 0, (overridden & OF_LISTENERS) != 0);
    } catch (Throwable e) {
      // The hook is called all the same.
      mainThread.fail("the report of events of clusters and listeners failed", e);
    }
    try {
      extension.onServerInitialized(made);
    } catch (Throwable e) {
      // Perhaps nobody completes what the listeners wait for.
      made.dropHolds();
      throw e;
    }
  }

  /** Returns for how many milliseconds Envoy shall wait; 0 if it may end now. */
  private long shutDown(long record) {
    try {
      var stage = extension.onShutdown();
      if (stage == null) throw new NullPointerException("onShutdown returned null");
      if (stage instanceof CompletableFuture<?> future
          && future.isDone()
          && !future.isCompletedExceptionally()) {
        return 0;
      }
      long limit = Timers.millis(extension.shutdownLimit());
      awaitShutdown(stage, record);
      return Math.max(1, limit);
    } catch (Throwable e) {
      return failed("onShutdown", e);
    } finally {
      if (server != null) server.admin.removeAll();
    }
  }

  private void awaitShutdown(CompletionStage<?> stage, long record) {
    BootstrapLinking.SERVER.require();
    AsyncWork.await(
        stage,
        new AsyncWork<@Nullable Object>(
            mainThread.executor(),
            _ -> LauncherAbi.java_extension_shut_down(record),
            thrown -> {
              mainThread.fail("the stage of onShutdown failed", thrown);
              LauncherAbi.java_extension_shut_down(record);
            }));
  }

  private long destroy() {
    // What Envoy has for its threads may be gone already.
    config.end();
    if (server != null) server.end();
    return call("onDestroy", extension::onDestroy);
  }

  private long answerAdmin(long argument) {
    try {
      return server().admin.answer(argument);
    } catch (Throwable e) {
      return failed("an admin handler", e);
    }
  }

  private long call(String hook, Runnable body) {
    try {
      body.run();
      return 0;
    } catch (Throwable e) {
      return failed(hook, e);
    }
  }

  /** Logs a failure; returns the ABI's number for it. */
  private long failed(String hook, Throwable thrown) {
    return Log.failure(ExtensionKind.BOOTSTRAP_EXTENSION.of(name) + " failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }
}
