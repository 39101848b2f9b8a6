// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.List;

/** A hook: the launcher's number for it, and the method that it calls. */
public final class HookMethod {
  private final int number;
  private final String name;
  private final Class<?>[] parameters;

  public HookMethod(int number, String name, Class<?>... parameters) {
    this.number = number;
    this.name = name;
    this.parameters = parameters;
  }

  public int number() {
    return number;
  }

  public String name() {
    return name;
  }

  public int bit() {
    return 1 << number;
  }

  private boolean isOverriddenBy(Class<?> type, Class<?> declaring) {
    try {
      return type.getMethod(name, parameters).getDeclaringClass() != declaring;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(declaring.getSimpleName() + " declares " + name, e);
    }
  }

  /**
   * Returns the hooks that a class overrides, as bits, found by reflection once for each class.
   *
   * @param declaring the interface that declares the hooks
   * @param hooks all of them
   */
  public static ClassValue<Integer> overridden(Class<?> declaring, List<HookMethod> hooks) {
    return new ClassValue<>() {
      @Override
      protected Integer computeValue(Class<?> type) {
        int overridden = 0;
        for (var hook : hooks) {
          if (hook.isOverriddenBy(type, declaring)) overridden |= hook.bit();
        }
        return overridden;
      }
    };
  }
}
