// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.Log;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration does on Envoy's main thread once it has been made: tasks, and requests to
 * clusters. It ends with the configuration, on any thread.
 */
final class HttpMainThread implements EnvoyExecutor.Owner {
  private final long address;
  private final EnvoyConfig config;
  private final String filterName;
  private final EnvoyThread thread = EnvoyThread.current();
  private volatile boolean closed;

  /** Whether the configuration has been made. The main thread. */
  private boolean ready;

  /** Made on the main thread, used on any. */
  private volatile @Nullable HttpConfigExecutor executor;

  /** The executor as the author sees it: logs and counts what a task throws. */
  private final Executor tasks = this::execute;

  private volatile @Nullable Callouts callouts;

  /** How many tasks and answers have failed since the launcher was last told. */
  private long failures;

  HttpMainThread(long address, EnvoyConfig config, String filterName) {
    this.address = address;
    this.config = config;
    this.filterName = filterName;
  }

  @Override
  public EnvoyThread thread() {
    return thread;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /** The configuration has been made. */
  void ready() {
    ready = true;
  }

  /** Returns the executor for the author. The main thread. */
  Executor executor() {
    config.checkMainThread();
    // An Envoy that validates its configuration drops it at once. Up to v1.38, tasks that other
    // threads submit meanwhile would reach what it has dropped; without an executor they do not.
    if (executor == null && !isValidation()) {
      HttpLinking.CONFIG_EXECUTOR.require();
      executor = new HttpConfigExecutor(address);
    }
    return tasks;
  }

  private static boolean isValidation() {
    return CommonFeature.SERVER_INFO.isAvailable()
        && CommonAbi.envoy_dynamic_module_callback_is_validation_mode();
  }

  private void execute(Runnable task) {
    var current = executor;
    if (current == null) return;
    current.execute(
        () -> {
          try {
            task.run();
          } catch (Throwable e) {
            failed("a task of the configuration's executor failed", e);
          }
        });
  }

  Cluster cluster(String name) {
    config.checkMainThread();
    var current = callouts;
    if (current == null) {
      HttpLinking.CONFIG_CALLOUTS.require();
      current = new Callouts(new ConfigCalloutPort(config, () -> ready), this::executor);
      callouts = current;
    }
    return new HttpCluster(name, current);
  }

  /** Runs the waiting tasks; returns what {@link #answer} does. */
  long runTasks() {
    var current = executor;
    if (current != null) current.run(this);
    return answer();
  }

  /** Hands over what has come for a callout; returns what {@link #answer} does. */
  long onCallout(long argument) {
    var current = callouts;
    try {
      if (current != null && !closed) current.on(argument);
    } catch (Throwable e) {
      failed("the answer to a callout failed", e);
    }
    return answer();
  }

  private void failed(String what, Throwable thrown) {
    failures++;
    boolean _ = Log.failure("filter '" + filterName + "': " + what, thrown);
  }

  /** Returns 0, or JAVA_REPORTED less one for each failure after the first. */
  private long answer() {
    if (failures == 0) return 0;
    long answer = LauncherAbi.JAVA_REPORTED - (failures - 1);
    failures = 0;
    return answer;
  }

  /** The configuration goes: on any thread, once. */
  void close() {
    closed = true;
    var tasks = executor;
    if (tasks != null) tasks.close();
    var current = callouts;
    if (current != null) current.close();
  }
}
