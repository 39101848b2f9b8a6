// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;

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

  /** The hooks that a class overrides, found by reflection once for each class. */
  private static final ClassValue<Integer> OVERRIDDEN =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          int overridden = 0;
          for (var hook : HOOKS) {
            if (hook.isOverriddenBy(type)) overridden |= 1 << hook.number;
          }
          return overridden;
        }
      };

  private final int number;
  private final String method;

  @SuppressWarnings("ImmutableEnumChecker") // the array never changes
  private final Class<?>[] parameters;

  NetworkHook(int number, String method, Class<?>... parameters) {
    this.number = number;
    this.method = method;
    this.parameters = parameters;
  }

  private boolean isOverriddenBy(Class<?> type) {
    try {
      return type.getMethod(method, parameters).getDeclaringClass() != NetworkFilter.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("NetworkFilter declares " + method, e);
    }
  }

  /** Returns the hooks that a filter's class overrides, as bits. The others never enter the JVM. */
  static int overriddenBy(Class<? extends NetworkFilter> filter) {
    return OVERRIDDEN.get(filter);
  }

  /** Returns a name for the code that an event runs, for messages to its author. */
  static String name(int event) {
    for (var hook : HOOKS) {
      if (hook.number == event) return hook.method;
    }
    return event == LauncherAbi.JAVA_NETWORK_CALLOUT
        ? "the answer to a callout"
        : "a task of the connection's executor";
  }
}
