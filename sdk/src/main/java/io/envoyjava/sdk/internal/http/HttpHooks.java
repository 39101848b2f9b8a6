// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;

/** The numbers of the events that come through {@link HttpEvents}, and of their failures. */
final class HttpHooks {
  // launcher.h numbers the events; a switch needs constants, and BindingsTest compares the two.
  static final int REQUEST_HEADERS = 0;
  static final int REQUEST_BODY = 1;
  static final int REQUEST_TRAILERS = 2;
  static final int RESPONSE_HEADERS = 3;
  static final int RESPONSE_BODY = 4;
  static final int RESPONSE_TRAILERS = 5;
  static final int LOCAL_REPLY = 6;
  static final int STREAM_COMPLETE = 7;
  static final int SCHEDULED = 8;
  static final int FILTER_DESTROY = 9;
  static final int CONFIG_NEW = 10;
  static final int CONFIG_DESTROY = 11;
  static final int WARM_UP = 12;

  /** The filter failed, and nothing could be reported. */
  static final long FAILED = -1;

  /** The filter failed, and the log says how. */
  static final long REPORTED = -2;

  /** As bits. */
  private static final int REQUEST =
      1 << REQUEST_HEADERS | 1 << REQUEST_BODY | 1 << REQUEST_TRAILERS;

  private static final int RESPONSE =
      1 << RESPONSE_HEADERS | 1 << RESPONSE_BODY | 1 << RESPONSE_TRAILERS;

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

  /** What the launcher must agree with; compared by a test. */
  static int[] numbers() {
    return new int[] {
      EnvoyAbi.JAVA_REQUEST_HEADERS(),
      EnvoyAbi.JAVA_REQUEST_BODY(),
      EnvoyAbi.JAVA_REQUEST_TRAILERS(),
      EnvoyAbi.JAVA_RESPONSE_HEADERS(),
      EnvoyAbi.JAVA_RESPONSE_BODY(),
      EnvoyAbi.JAVA_RESPONSE_TRAILERS(),
      EnvoyAbi.JAVA_LOCAL_REPLY(),
      EnvoyAbi.JAVA_STREAM_COMPLETE(),
      EnvoyAbi.JAVA_SCHEDULED(),
      EnvoyAbi.JAVA_FILTER_DESTROY(),
      EnvoyAbi.JAVA_CONFIG_NEW(),
      EnvoyAbi.JAVA_CONFIG_DESTROY(),
      EnvoyAbi.JAVA_WARM_UP()
    };
  }
}
