// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.HookMethod;
import io.envoyjava.sdk.listener.ListenerFilter;
import java.util.Arrays;

/**
 * The hooks of a listener filter. Each has the launcher's number for it, and the method of {@link
 * ListenerFilter} that it calls.
 */
enum ListenerHook {
  ACCEPT(LauncherAbi.JAVA_LISTENER_ACCEPT, "onAccept"),
  DATA(LauncherAbi.JAVA_LISTENER_DATA, "onData"),
  CLOSE(LauncherAbi.JAVA_LISTENER_CLOSE, "onClose");

  private static final ListenerHook[] HOOKS = values();
  private static final ClassValue<Integer> OVERRIDDEN =
      HookMethod.overridden(
          ListenerFilter.class, Arrays.stream(HOOKS).map(hook -> hook.method).toList());

  @SuppressWarnings("ImmutableEnumChecker") // it never changes
  private final HookMethod method;

  ListenerHook(int number, String method) {
    this.method = new HookMethod(number, method);
  }

  /** Returns the hooks that a filter's class overrides, as bits. The others never enter the JVM. */
  static int overriddenBy(Class<? extends ListenerFilter> filter) {
    return OVERRIDDEN.get(filter);
  }

  /** Returns a name for the code that an event runs, for messages to its author. */
  static String name(int event) {
    for (var hook : HOOKS) {
      if (hook.method.number() == event) return hook.method.name();
    }
    return event == LauncherAbi.JAVA_LISTENER_CALLOUT
        ? "the answer to a callout"
        : "a task of the socket's executor";
  }
}
