// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.LauncherAbi;

/** What the SDK knows of the events that come through {@link HttpEvents}, by their numbers. */
final class HttpHooks {

  /** As bits. */
  private static final int REQUEST =
      1 << LauncherAbi.JAVA_HTTP_REQUEST_HEADERS
          | 1 << LauncherAbi.JAVA_HTTP_REQUEST_BODY
          | 1 << LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS;

  private static final int RESPONSE =
      1 << LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS
          | 1 << LauncherAbi.JAVA_HTTP_RESPONSE_BODY
          | 1 << LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS;

  /** What the events are called where an author reads of them; by number. */
  private static final String[] NAMES = {
    "onRequestHeaders",
    "onRequestBody",
    "onRequestTrailers",
    "onResponseHeaders",
    "onResponseBody",
    "onResponseTrailers",
    "onLocalReply",
    "onStreamComplete",
    "a task of the stream's executor"
  };

  private HttpHooks() {}

  /** Returns the hooks for one message, as bits. */
  static int of(boolean request) {
    return request ? REQUEST : RESPONSE;
  }

  static String name(int event) {
    return NAMES[event];
  }
}
