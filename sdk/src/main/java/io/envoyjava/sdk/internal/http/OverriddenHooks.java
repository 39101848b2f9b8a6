// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.internal.abi.LauncherAbi;

/**
 * Which hooks a filter's class overrides, as the bits that the launcher reads off a stream. The
 * others never enter the JVM. Found by reflection, once for each class.
 */
final class OverriddenHooks {
  private static final ClassValue<Integer> MASKS =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return compute(type);
        }
      };

  private OverriddenHooks() {}

  static int of(Class<? extends HttpFilter> filter) {
    return MASKS.get(filter);
  }

  private static int compute(Class<?> type) {
    return bit(type, LauncherAbi.JAVA_HTTP_REQUEST_HEADERS, "onRequestHeaders", boolean.class)
        | bit(type, LauncherAbi.JAVA_HTTP_REQUEST_BODY, "onRequestBody", boolean.class)
        | bit(type, LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS, "onRequestTrailers")
        | bit(type, LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS, "onResponseHeaders", boolean.class)
        | bit(type, LauncherAbi.JAVA_HTTP_RESPONSE_BODY, "onResponseBody", boolean.class)
        | bit(type, LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS, "onResponseTrailers")
        | bit(
            type,
            LauncherAbi.JAVA_HTTP_LOCAL_REPLY,
            "onLocalReply",
            int.class,
            String.class,
            boolean.class)
        | bit(type, LauncherAbi.JAVA_HTTP_STREAM_COMPLETE, "onStreamComplete");
  }

  private static int bit(Class<?> type, int hook, String method, Class<?>... parameters) {
    try {
      var declaring = type.getMethod(method, parameters).getDeclaringClass();
      return declaring == HttpFilter.class ? 0 : 1 << hook;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("HttpFilter declares " + method, e);
    }
  }
}
