// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

/** Where an upstream's response goes: through the filters, or to a filter that has asked for it. */
interface ResponseSink {
  /** Returns whether nobody listens any more. */
  boolean isOver();

  /** Returns how the end of a body is sent. */
  Protocol protocol();

  /** Returns whether the response has no body because the method is {@code HEAD}. */
  boolean isHead();

  void headers(HeaderBlock headers, boolean endStream);

  void data(byte[] bytes, boolean endStream);

  void trailers(HeaderBlock trailers);
}
