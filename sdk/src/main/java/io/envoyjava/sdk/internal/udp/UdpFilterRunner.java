// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.udp.UdpListenerFilter;
import org.jspecify.annotations.Nullable;

/**
 * Runs the filter of a UDP listener on one worker thread: calls its hooks, and makes sure that what
 * they throw costs the datagram and nothing else.
 */
// The enum is in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class UdpFilterRunner {
  private final LoadedUdpConfig config;
  private final ActiveUdpListener listener;

  /** Null until the author has made it. */
  private @Nullable UdpListenerFilter filter;

  UdpFilterRunner(LoadedUdpConfig config, ActiveUdpListener listener) {
    this.config = config;
    this.listener = listener;
  }

  /** Has the author make the filter, once. */
  void create() {
    var metrics = config.mainThread().metrics;
    try {
      metrics.add(listener);
      var made = config.author().newFilter(listener);
      if (made == null) throw new NullPointerException("newFilter returned null");
      filter = made;
      listener.start();
    } finally {
      if (filter == null) {
        metrics.remove(listener);
        listener.markGone();
      }
      listener.buffers().closeSegments();
    }
  }

  /** A datagram has come; returns the filter's answer as the ABI numbers it, or how it failed. */
  long onData() {
    var made = filter;
    if (made == null) throw new AssertionError("the filter has not been made");
    var datagram = new ActiveDatagram(listener);
    try {
      var answer = made.onData(datagram);
      if (answer == null) throw new NullPointerException("onData returned null");
      return answer.ordinal();
    } catch (Throwable e) {
      return failed(config, "onData", e);
    } finally {
      datagram.end();
      listener.buffers().closeSegments();
    }
  }

  /** Envoy has dropped the listener; returns 0, or how the filter's last hook failed. */
  long destroy() {
    listener.markGone();
    try {
      if (filter != null) filter.onDestroy();
      return 0;
    } catch (Throwable e) {
      return failed(config, "onDestroy", e);
    } finally {
      config.mainThread().metrics.remove(listener);
    }
  }

  /** Logs a failure; returns the ABI's number for it. */
  static long failed(LoadedUdpConfig config, String hook, Throwable thrown) {
    return Log.failure("filter '" + config.name() + "' failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }
}
