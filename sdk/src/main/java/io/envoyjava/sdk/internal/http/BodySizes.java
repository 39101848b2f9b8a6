// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;

/**
 * Reports which parts of a stream's bodies Envoy has now, and their sizes. Parts are identified by
 * the ABI's numbers. Used on the stream's thread; allocates nothing.
 */
final class BodySizes {
  private BodySizes() {}

  static int received(boolean request) {
    return request
        ? HttpFilterAbi.ENVOY_RECEIVED_REQUEST_BODY
        : HttpFilterAbi.ENVOY_RECEIVED_RESPONSE_BODY;
  }

  static int buffered(boolean request) {
    return request
        ? HttpFilterAbi.ENVOY_BUFFERED_REQUEST_BODY
        : HttpFilterAbi.ENVOY_BUFFERED_RESPONSE_BODY;
  }

  static boolean isRequest(int part) {
    return part == received(true) || part == buffered(true);
  }

  static boolean isReceived(int part) {
    return part == received(true) || part == received(false);
  }

  /** Returns whether Envoy has this part now. */
  static boolean isThere(HttpFilterRunner stream, int part) {
    boolean request = isRequest(part);
    return isReceived(part) ? stream.inBodyHook(request) : stream.keepsBody(request);
  }

  /** Returns the size of a part in bytes. */
  static long part(HttpFilterRunner stream, int part) {
    long filter = stream.address();
    if (!isThere(stream, part)) return 0;
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_body_size(filter, part);
  }

  /** Returns the size of both parts of a body in bytes. */
  static long whole(HttpFilterRunner stream, boolean request) {
    return part(stream, buffered(request))
        + (isOnePart(stream, request) ? 0 : part(stream, received(request)));
  }

  /**
   * Returns whether the received piece is the buffered body itself, since an earlier filter held
   * the body and has released it to this one. Then there is one part, not two.
   */
  static boolean isOnePart(HttpFilterRunner stream, boolean request) {
    if (!stream.inBodyHook(request)) return false;
    long filter = stream.address();
    return request
        ? HttpFilterAbi.envoy_dynamic_module_callback_http_received_buffered_request_body(filter)
        : HttpFilterAbi.envoy_dynamic_module_callback_http_received_buffered_response_body(filter);
  }
}
