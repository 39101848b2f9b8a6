// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of a configuration on Envoy's main thread once it has been made. It ends with the
 * configuration, on any thread.
 */
public abstract class MainThread implements EnvoyExecutor.Owner {
  protected final EnvoyConfig config;
  private final long address;
  private final String whose;
  private final EnvoyThread thread = EnvoyThread.current();
  private volatile boolean closed;

  /** Whether the configuration has been made. The main thread. */
  private boolean ready;

  /** Made on the main thread, used on any. */
  private volatile @Nullable EnvoyExecutor executor;

  /** The executor as the author sees it: logs and counts what a task throws. */
  private final Executor tasks = this::execute;

  /** The number of tasks and answers that have failed since the launcher was last told. */
  private long failures;

  protected MainThread(long address, EnvoyConfig config, String filterName) {
    this(address, config, ExtensionKind.FILTER, filterName);
  }

  protected MainThread(long address, EnvoyConfig config, ExtensionKind kind, String name) {
    this.address = address;
    this.config = config;
    this.whose = kind.of(name);
  }

  /** Returns an executor on Envoy's scheduler for the configuration. Main thread. */
  protected abstract EnvoyExecutor newExecutor(long address);

  @Override
  public final EnvoyThread thread() {
    return thread;
  }

  @Override
  public final boolean isOpen() {
    return !closed;
  }

  /** The configuration has been made. */
  final void ready() {
    ready = true;
  }

  protected final boolean isReady() {
    return ready;
  }

  /** Returns the executor for the author. Main thread. */
  public final Executor executor() {
    config.checkMainThread();
    // An Envoy that validates its configuration drops it at once. Up to v1.38, tasks that other
    // threads submit meanwhile would reach what it has dropped; without an executor they do not.
    if (executor == null && !isValidation()) {
      synchronized (config.lock()) {
        // An author may ask after the configuration's end.
        if (config.address() != 0) executor = newExecutor(address);
      }
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

  /** Runs the waiting tasks; returns what {@link #answer} does. */
  public final long runTasks() {
    var current = executor;
    if (current != null) current.run(this);
    return answer();
  }

  protected final void failed(String what, Throwable thrown) {
    failures++;
    boolean _ = Log.failure(whose + ": " + what, thrown);
  }

  /** Returns 0, or JAVA_REPORTED less one for each failure after the first. */
  protected final long answer() {
    if (failures == 0) return 0;
    long answer = LauncherAbi.JAVA_REPORTED - (failures - 1);
    failures = 0;
    return answer;
  }

  /** The configuration goes: on any thread, once. */
  public void close() {
    closed = true;
    var current = executor;
    if (current != null) current.close();
  }
}
