// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the Java objects of Envoy's filter state, by token. Envoy stores the token instead of the
 * object. An unknown token belongs to another module, or to this module before it was loaded anew.
 * Any thread.
 */
public final class SharedObjects {
  /** The address of the function that Envoy calls when it drops a token. */
  public static final long DROPPED = EnvoySymbols.address("java_object_dropped").address();

  private static final Map<Long, Object> OBJECTS = new ConcurrentHashMap<>();

  private SharedObjects() {}

  /**
   * Adds an object and returns its new token. Also removes the objects whose tokens Envoy has
   * dropped.
   */
  public static long add(Object object) {
    for (long token; (token = LauncherAbi.java_object_next_dropped()) != 0; ) {
      OBJECTS.remove(token);
      // Only after the removal: another thread could get the token for an object of its own.
      LauncherAbi.java_object_free(token);
    }
    long token = LauncherAbi.java_object_new();
    if (token == 0) throw new OutOfMemoryError("a token for filter state");
    OBJECTS.put(token, object);
    return token;
  }

  public static @Nullable Object get(long token) {
    return OBJECTS.get(token);
  }
}
