// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.util.ArrayList;
import java.util.List;

/**
 * When a {@link PhasesFilter} does something to its stream.
 *
 * @param hook the hook that it begins in
 * @param mode what happens from there on
 */
public record Phase(Hook hook, Mode mode) {

  /** Where an operation is done. */
  public enum Mode {
    /** In the hook. */
    HOOK,
    /** In a task that the hook submits; the message goes on in the meantime. */
    TASK,
    /** In a task while the filter holds the message, which goes on after it. */
    HELD,
    /** In the same task, after the call that lets the message go on. */
    CONTINUED,
    /** In the hook, after a local reply of the filter's. */
    REPLIED,
    /** On another thread, for which the hook waits. */
    THREAD,
    /** On the worker, when the stream is gone and another one begins. */
    LATER;

    private boolean fits(Hook hook) {
      return switch (this) {
        case HOOK, THREAD -> true;
        case TASK -> hook != Hook.DESTROY;
        case HELD, CONTINUED -> hook.isForMessage();
        case REPLIED -> hook.isForMessage() || hook == Hook.NEW_FILTER;
        case LATER -> hook == Hook.DESTROY;
      };
    }
  }

  /** Returns all phases. */
  public static List<Phase> all() {
    var all = new ArrayList<Phase>();
    for (var mode : Mode.values()) {
      for (var hook : Hook.values()) {
        if (mode.fits(hook)) all.add(new Phase(hook, mode));
      }
    }
    return all;
  }

  /** Returns the phase of a name. */
  public static Phase of(String name) {
    int slash = name.indexOf('/');
    return new Phase(
        Hook.valueOf(name.substring(0, slash)), Mode.valueOf(name.substring(slash + 1)));
  }

  /** Returns whether the filter holds a message in the phase. */
  public boolean isHolding() {
    return mode == Mode.HELD || mode == Mode.CONTINUED;
  }

  /** Returns the name, such as {@code REQUEST_BODY/HELD}. */
  @Override
  public String toString() {
    return hook + "/" + mode;
  }
}
