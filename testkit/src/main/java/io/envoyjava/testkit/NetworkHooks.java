// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.network.NetworkEvents;

/**
 * The launcher's hooks for network filters, as in {@code network_filter.c}, without what is there
 * for a lack of memory.
 */
final class NetworkHooks {
  /** The numbers of the launcher's own scheduled events. */
  private static final int ABOVE_HIGH_WATERMARK = 1;

  private static final int BELOW_LOW_WATERMARK = 2;

  private static final int STOP = NetworkFilterAbi.ENVOY_NETWORK_STOP_ITERATION;
  private static final int CONTINUE = NetworkFilterAbi.ENVOY_NETWORK_CONTINUE;

  private NetworkHooks() {}

  // ---- The way into Java

  private static long call(JavaConnection connection, int hook, long argument) {
    if (connection.place() == 0) connection.setHooks(0);
    long answer = event(connection.envoy, hook, connection.address(), argument);
    connection.envoy.connection.trace.hook(connection.envoy.config.name, hook, argument, answer);
    return answer;
  }

  private static long event(NetworkFilterModel envoy, int event, long handle, long argument) {
    try {
      return NetworkEvents.onEvent(event, envoy.handle, handle, argument);
    } finally {
      envoy.config.envoy.lent.endLoans();
    }
  }

  private static long enter(JavaConnection connection, int hook, long argument) {
    if (connection.has(LauncherAbi.JAVA_CONNECTION_FAIL_CLOSED)) return STOP;
    long answer = call(connection, hook, argument);
    if (answer < 0) connection.fail(answer);
    return connection.has(LauncherAbi.JAVA_CONNECTION_CLOSING) ? STOP : answer;
  }

  /** Calls a hook whose answer does not matter. */
  private static void notify(JavaConnection connection, int hook, long argument) {
    connection.hold();
    long _ = enter(connection, hook, argument);
    connection.release();
  }

  private static int readEvent(JavaConnection connection, int hook, long argument) {
    if (!connection.wants(hook)) {
      connection.clear(LauncherAbi.JAVA_CONNECTION_HELD);
      return CONTINUE;
    }
    connection.hold();
    connection.reading(1);
    long answer = enter(connection, hook, argument);
    connection.reading(-1);
    connection.clear(LauncherAbi.JAVA_CONNECTION_HELD);
    if (answer != CONTINUE) connection.set(LauncherAbi.JAVA_CONNECTION_HELD);
    connection.release();
    return (int) answer;
  }

  // ---- The connection

  static int newConnection(JavaConnection connection) {
    return readEvent(connection, LauncherAbi.JAVA_NETWORK_NEW_CONNECTION, 0);
  }

  static int read(JavaConnection connection, boolean endOfStream) {
    return readEvent(connection, LauncherAbi.JAVA_NETWORK_READ, endOfStream ? 1 : 0);
  }

  static int write(JavaConnection connection, boolean endOfStream) {
    if (!connection.wants(LauncherAbi.JAVA_NETWORK_WRITE)) return CONTINUE;
    connection.hold();
    connection.writing(1);
    boolean passes =
        connection.has(LauncherAbi.JAVA_CONNECTION_CLOSING)
            && !connection.has(LauncherAbi.JAVA_CONNECTION_FAIL_CLOSED);
    long answer =
        passes ? CONTINUE : enter(connection, LauncherAbi.JAVA_NETWORK_WRITE, endOfStream ? 1 : 0);
    connection.writing(-1);
    connection.release();
    return (int) answer;
  }

  static void event(JavaConnection connection, int event) {
    if (event == NetworkFilterAbi.ENVOY_CONNECTION_REMOTE_CLOSE
        || event == NetworkFilterAbi.ENVOY_CONNECTION_LOCAL_CLOSE) {
      connection.set(LauncherAbi.JAVA_CONNECTION_CLOSED);
    }
    if (connection.place() == 0 || !connection.wants(LauncherAbi.JAVA_NETWORK_EVENT)) return;
    notify(connection, LauncherAbi.JAVA_NETWORK_EVENT, event);
  }

  static void scheduled(JavaConnection connection, long event) {
    switch ((int) event) {
      case ABOVE_HIGH_WATERMARK ->
          tellIfWanted(connection, LauncherAbi.JAVA_NETWORK_ABOVE_HIGH_WATERMARK);
      case BELOW_LOW_WATERMARK ->
          tellIfWanted(connection, LauncherAbi.JAVA_NETWORK_BELOW_LOW_WATERMARK);
      default -> notify(connection, LauncherAbi.JAVA_NETWORK_SCHEDULED, event);
    }
  }

  private static void tellIfWanted(JavaConnection connection, int hook) {
    if (connection.wants(hook)) notify(connection, hook, 0);
  }

  /** The filter is told in a scheduled event. */
  static void watermark(JavaConnection connection, boolean above) {
    int hook =
        above
            ? LauncherAbi.JAVA_NETWORK_ABOVE_HIGH_WATERMARK
            : LauncherAbi.JAVA_NETWORK_BELOW_LOW_WATERMARK;
    if (connection.place() == 0 || !connection.wants(hook)) return;
    connection.envoy.schedule(above ? ABOVE_HIGH_WATERMARK : BELOW_LOW_WATERMARK);
  }

  /** The answer to a request to a cluster: a {@code java_callout} at an address. */
  static void callout(JavaConnection connection, long event) {
    notify(connection, LauncherAbi.JAVA_NETWORK_CALLOUT, event);
  }

  static void destroy(JavaConnection connection) {
    connection.setGone();
    connection.hold();
    if (connection.place() != 0) {
      long result =
          event(connection.envoy, LauncherAbi.JAVA_NETWORK_FILTER_DESTROY, connection.place(), 0);
      if (result < 0) connection.fail(result);
    }
    connection.release();
  }
}
