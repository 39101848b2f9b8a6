// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The Java objects in Envoy's filter state, by the tokens that Envoy has in their place. A token
 * that is not among them is another module's, or an earlier generation's of this one. Any thread.
 */
public final class SharedObjects {
  /** The address of the function that Envoy calls when it drops a token. */
  public static final long DROPPED = EnvoySymbols.address("java_object_dropped").address();

  private static final Map<Long, Object> OBJECTS = new ConcurrentHashMap<>();

  private SharedObjects() {}

  /** A new token for an object; this is also when those that Envoy has dropped are forgotten. */
  public static long add(Object object) {
    for (long token; (token = LauncherAbi.java_object_next_dropped()) != 0; ) {
      OBJECTS.remove(token);
      // Not before, or another thread could get the token for its own object.
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
