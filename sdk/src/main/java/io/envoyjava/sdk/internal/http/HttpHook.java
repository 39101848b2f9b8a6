// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.HookMethod;
import java.util.Arrays;

/**
 * The hooks of a filter. Each has the launcher's number for it, and the method of {@link
 * HttpFilter} that it calls. If the filter fails in a hook, the launcher chooses the answer, since
 * it may have to do so without Java.
 */
enum HttpHook {
  REQUEST_HEADERS(LauncherAbi.JAVA_HTTP_REQUEST_HEADERS, "onRequestHeaders", boolean.class),
  REQUEST_BODY(LauncherAbi.JAVA_HTTP_REQUEST_BODY, "onRequestBody", boolean.class),
  REQUEST_TRAILERS(LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS, "onRequestTrailers"),
  RESPONSE_HEADERS(LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS, "onResponseHeaders", boolean.class),
  RESPONSE_BODY(LauncherAbi.JAVA_HTTP_RESPONSE_BODY, "onResponseBody", boolean.class),
  RESPONSE_TRAILERS(LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS, "onResponseTrailers"),
  LOCAL_REPLY(
      LauncherAbi.JAVA_HTTP_LOCAL_REPLY, "onLocalReply", int.class, String.class, boolean.class),
  STREAM_COMPLETE(LauncherAbi.JAVA_HTTP_STREAM_COMPLETE, "onStreamComplete"),
  ABOVE_HIGH_WATERMARK(
      LauncherAbi.JAVA_HTTP_ABOVE_HIGH_WATERMARK, "onDownstreamAboveHighWatermark"),
  BELOW_LOW_WATERMARK(LauncherAbi.JAVA_HTTP_BELOW_LOW_WATERMARK, "onDownstreamBelowLowWatermark");

  private static final int REQUEST =
      REQUEST_HEADERS.bit() | REQUEST_BODY.bit() | REQUEST_TRAILERS.bit();
  private static final int RESPONSE =
      RESPONSE_HEADERS.bit() | RESPONSE_BODY.bit() | RESPONSE_TRAILERS.bit();

  private static final HttpHook[] HOOKS = values();
  private static final ClassValue<Integer> OVERRIDDEN =
      HookMethod.overridden(
          HttpFilter.class, Arrays.stream(HOOKS).map(hook -> hook.method).toList());

  @SuppressWarnings("ImmutableEnumChecker") // it never changes
  private final HookMethod method;

  HttpHook(int number, String method, Class<?>... parameters) {
    this.method = new HookMethod(number, method, parameters);
  }

  private int bit() {
    return method.bit();
  }

  /** Returns the hooks that a filter's class overrides, as bits. The others never enter the JVM. */
  static int overriddenBy(Class<? extends HttpFilter> filter) {
    return OVERRIDDEN.get(filter);
  }

  /** Returns the hooks for one message, as bits. */
  static int of(boolean request) {
    return request ? REQUEST : RESPONSE;
  }

  /** Returns the hook that follows all others but the filter's end, as a bit. */
  static int completion() {
    return STREAM_COMPLETE.bit();
  }

  /** Returns a name for the code that an event runs, for messages to its author. */
  static String name(int event) {
    for (var hook : HOOKS) {
      if (hook.method.number() == event) return hook.method.name();
    }
    return event == LauncherAbi.JAVA_HTTP_CALLOUT
        ? "the answer to a callout"
        : "a task of the stream's executor";
  }
}
