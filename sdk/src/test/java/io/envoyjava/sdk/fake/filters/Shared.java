// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a test and the filters of a loaded module can both see, although each has classes of its
 * own: a map in the system properties, with values of the JDK's types.
 */
public final class Shared {
  private static final String KEY = Shared.class.getName();

  private Shared() {}

  /** The map; made by whoever asks first. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map() {
    return (Map<String, Object>)
        System.getProperties().computeIfAbsent(KEY, _ -> new ConcurrentHashMap<String, Object>());
  }

  /** Counts something. */
  public static void count(String key) {
    map().merge(key, 1, (count, one) -> (Integer) count + (Integer) one);
  }

  /** Runs something and keeps the name of what it threw, or "nothing". */
  public static void keepThrown(String key, Runnable action) {
    try {
      action.run();
      map().put(key, "nothing");
    } catch (RuntimeException e) {
      map().put(key, e.getClass().getSimpleName());
    }
  }
}
