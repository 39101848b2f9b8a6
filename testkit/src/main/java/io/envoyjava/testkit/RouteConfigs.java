// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpEvents;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/** The settings of routes for filters, which are made once for each text. */
final class RouteConfigs {
  private record Key(String filter, String text) {}

  private final TestEnvoy envoy;
  private final Map<Key, Long> tokens = new HashMap<>();

  RouteConfigs(TestEnvoy envoy) {
    this.envoy = envoy;
  }

  /** Returns the token for a filter's settings; 0 if the factory refuses them. */
  long token(HttpFilterFactory factory, String filter, String text) {
    var key = new Key(filter, text);
    var known = tokens.get(key);
    if (known != null) return known;
    long token = create(factory, key);
    if (token != 0) tokens.put(key, token);
    return token;
  }

  private long create(HttpFilterFactory factory, Key key) {
    long token = Handles.add(key);
    try (var arena = Arena.ofConfined()) {
      var config = arena.allocate(2 * BUFFER_SIZE + 8, 8);
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_NAME_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, key.filter));
      config
          .asSlice(LauncherAbi.JAVA_CONFIG_TEXT_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, key.text));
      long made =
          Kit.configuring(
              factory,
              () ->
                  HttpEvents.onEvent(
                      LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_NEW, token, 0, config.address()));
      envoy.lent.endLoans();
      if (made > 0) return token;
    }
    Handles.remove(token);
    return 0;
  }

  void close() {
    for (long token : tokens.values()) {
      long _ = HttpEvents.onEvent(LauncherAbi.JAVA_HTTP_ROUTE_CONFIG_DESTROY, 0, token, 0);
      Handles.remove(token);
    }
    tokens.clear();
  }
}
