// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * One direction of a stream: the request or the response. A view, for as long as the stream lasts,
 * on the stream's worker thread only: see {@link HttpStream}.
 *
 * @since 0.1
 */
public interface HttpMessage {
  /**
   * Returns the headers.
   *
   * @return a view, the same at each call; empty until the headers arrive
   */
  HeaderMap headers();

  /**
   * Returns all of the body that Envoy has at hand: what is buffered, then what was just received.
   * At the end of the message that is the whole body, if this filter has held all of it.
   *
   * @return a view
   */
  Body body();

  /**
   * Returns the piece of the body that the current hook brought.
   *
   * @return a view; empty outside of {@link HttpFilter#onRequestBody} for the request, and of
   *     {@link HttpFilter#onResponseBody} for the response
   */
  Body receivedBody();

  /**
   * Returns what this filter has held of the body so far.
   *
   * @return a view
   */
  Body bufferedBody();

  /**
   * Returns the trailers.
   *
   * @return a view, the same at each call; empty until the trailers arrive
   */
  HeaderMap trailers();
}
