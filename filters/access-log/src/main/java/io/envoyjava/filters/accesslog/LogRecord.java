// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.stream.Header;
import java.util.List;

/**
 * The logged data of a stream.
 *
 * @param requestHeaders the request's headers as they reached the filter
 * @param responseHeaders the response's headers; empty if they did not reach the filter
 */
record LogRecord(List<Header> requestHeaders, List<Header> responseHeaders) {
  private static final int BYTES_PER_HEADER = 136;

  /** Returns the approximate size on the heap in bytes. Allocates nothing. */
  int weight() {
    return weight(requestHeaders) + weight(responseHeaders);
  }

  private static int weight(List<Header> headers) {
    int weight = BYTES_PER_HEADER;
    for (int i = 0; i < headers.size(); i++) {
      var header = headers.get(i);
      weight += BYTES_PER_HEADER + header.name().length() + header.value().length();
    }
    return weight;
  }
}
