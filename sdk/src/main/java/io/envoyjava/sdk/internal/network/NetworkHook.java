// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.HookMethod;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import java.util.Arrays;

/**
 * The hooks of a network filter. Each has the launcher's number for it, and the method of {@link
 * NetworkFilter} that it calls.
 */
enum NetworkHook {
  NEW_CONNECTION(LauncherAbi.JAVA_NETWORK_NEW_CONNECTION, "onNewConnection"),
  READ(LauncherAbi.JAVA_NETWORK_READ, "onRead", boolean.class),
  WRITE(LauncherAbi.JAVA_NETWORK_WRITE, "onWrite", boolean.class),
  EVENT(LauncherAbi.JAVA_NETWORK_EVENT, "onEvent", ConnectionEvent.class),
  ABOVE_HIGH_WATERMARK(LauncherAbi.JAVA_NETWORK_ABOVE_HIGH_WATERMARK, "onAboveHighWatermark"),
  BELOW_LOW_WATERMARK(LauncherAbi.JAVA_NETWORK_BELOW_LOW_WATERMARK, "onBelowLowWatermark");

  private static final NetworkHook[] HOOKS = values();
  private static final ClassValue<Integer> OVERRIDDEN =
      HookMethod.overridden(
          NetworkFilter.class, Arrays.stream(HOOKS).map(hook -> hook.method).toList());

  @SuppressWarnings("ImmutableEnumChecker") // it never changes
  private final HookMethod method;

  NetworkHook(int number, String method, Class<?>... parameters) {
    this.method = new HookMethod(number, method, parameters);
  }

  /** Returns the hooks that a filter's class overrides, as bits. The others never enter the JVM. */
  static int overriddenBy(Class<? extends NetworkFilter> filter) {
    return OVERRIDDEN.get(filter);
  }

  /** Returns a name for the code that an event runs, for messages to its author. */
  static String name(int event) {
    for (var hook : HOOKS) {
      if (hook.method.number() == event) return hook.method.name();
    }
    return event == LauncherAbi.JAVA_NETWORK_CALLOUT
        ? "the answer to a callout"
        : "a task of the connection's executor";
  }
}
