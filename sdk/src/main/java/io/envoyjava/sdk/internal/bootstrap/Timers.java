// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.EnvoyTimer;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The timers of an extension, by Envoy's addresses of them. Main thread. */
final class Timers {
  /** The longest delay in milliseconds: a year. */
  static final long LONGEST = 365L * 24 * 60 * 60 * 1000;

  private final ServerAccess access;
  private final Map<Long, Timer> timers = new HashMap<>();

  Timers(ServerAccess access) {
    this.access = access;
  }

  EnvoyTimer add(Runnable task) {
    Objects.requireNonNull(task, "task");
    long address =
        BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_timer_new(
            access.address("newTimer"));
    var timer = new Timer(address, task);
    timers.put(address, timer);
    return timer;
  }

  /** Returns a duration in milliseconds, but not more than {@link #LONGEST}. */
  static long millis(Duration duration) {
    return duration.toSeconds() >= LONGEST / 1000 ? LONGEST : duration.toMillis();
  }

  /** A timer has fired. */
  void fire(long address) {
    var timer = timers.get(address);
    if (timer != null) timer.fire();
  }

  /** The extension ends. */
  void deleteAll() {
    for (var timer : new ArrayList<>(timers.values())) timer.delete();
  }

  private final class Timer implements EnvoyTimer {
    private final long address;
    private final Runnable task;
    private boolean fires;
    private boolean closed;

    Timer(long address, Runnable task) {
      this.address = address;
      this.task = task;
    }

    private void check() {
      long _ = access.address("a timer");
      if (closed) throw new IllegalStateException("this timer is closed");
    }

    @Override
    public void enable(Duration delay) {
      check();
      if (delay.isNegative()) {
        throw new IllegalArgumentException("delay: expected PT0S or more, found " + delay);
      }
      BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_timer_enable(
          address, millis(delay));
    }

    @Override
    public void disable() {
      check();
      BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_timer_disable(address);
    }

    @Override
    public boolean isEnabled() {
      check();
      return BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_timer_enabled(address);
    }

    void fire() {
      if (closed) return;
      fires = true;
      try {
        task.run();
      } finally {
        fires = false;
        // Envoy still uses the timer until this hook has returned.
        if (closed) access.mainThread().executor().execute(this::delete);
      }
    }

    @Override
    public void close() {
      if (closed || access.hasEnded()) return;
      long _ = access.address("a timer");
      disable();
      closed = true;
      if (!fires) delete();
    }

    private void delete() {
      closed = true;
      if (timers.remove(address) == null) return;
      BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_timer_delete(address);
    }
  }
}
