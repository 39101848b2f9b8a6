// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import java.time.Duration;

/**
 * A timer on Envoy's main thread, which fires once each time that it is armed. A task that arms its
 * timer again repeats. Used on Envoy's main thread, until it is closed or its extension has ended;
 * then its methods throw {@link IllegalStateException}, except {@link #close}.
 *
 * @since 0.1
 */
public interface EnvoyTimer extends AutoCloseable {

  /**
   * Arms the timer, also if it is armed already.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_timer_enable}.
   *
   * @param delay the time until it fires, in whole milliseconds; more than a year counts as a year
   * @throws IllegalArgumentException if the delay is negative
   */
  void enable(Duration delay);

  /**
   * Disarms the timer.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_timer_disable}.
   */
  void disable();

  /**
   * Returns whether the timer is armed.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_timer_enabled}.
   *
   * @return false before the first {@link #enable}, after {@link #disable}, and once it has fired
   */
  boolean isEnabled();

  /**
   * Deletes the timer, which does not fire any more.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_bootstrap_extension_timer_delete}.
   */
  @Override
  void close();
}
