// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.stream.Header;
import java.util.List;

/**
 * What is logged of a stream.
 *
 * @param requestHeaders as they were when they came to the filter
 * @param responseHeaders likewise; empty if they did not come
 */
record LogRecord(List<Header> requestHeaders, List<Header> responseHeaders) {
  private static final int BYTES_PER_HEADER = 136;

  /** Returns about how many bytes this takes on the heap. Needs no memory itself. */
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
