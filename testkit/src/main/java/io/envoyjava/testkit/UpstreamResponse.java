// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An upstream's response, to a request that has passed the filters or to one that a filter sends.
 * Its headers are sent with the first call that sends anything: {@link #body}, {@link #begin},
 * {@link #send}, {@link #end} or {@link #trailer}.
 *
 * @since 0.1
 */
public final class UpstreamResponse {
  private final ResponseSink sink;
  private final HeaderBlock headers = new HeaderBlock(false);
  private boolean begun;

  UpstreamResponse(ResponseSink sink, int status) {
    this.sink = sink;
    headers.add(":status", Integer.toString(status));
  }

  /**
   * Adds a header.
   *
   * @param name the header's name
   * @param value the header's value
   * @return this
   * @throws IllegalStateException if the headers have been sent
   */
  public UpstreamResponse header(String name, String value) {
    if (begun) throw new IllegalStateException("the headers have been sent");
    headers.add(name, value);
    return this;
  }

  /**
   * Sends a body, which ends the response.
   *
   * @param text the body, in UTF-8
   */
  public void body(String text) {
    body(text.getBytes(UTF_8));
  }

  /**
   * Sends a body, which ends the response. The response to a {@code HEAD} request has only its
   * length.
   *
   * @param bytes the body
   */
  public void body(byte[] bytes) {
    if (sink.isHead()) {
      headers.set("content-length", Integer.toString(bytes.length));
      end();
      return;
    }
    begin();
    if (sink.protocol() == Protocol.HTTP_2) {
      data(bytes, true);
    } else {
      if (bytes.length > 0) data(bytes, false);
      data(new byte[0], true);
    }
  }

  /**
   * Sends the headers; a body or trailers follow.
   *
   * @return this
   */
  public UpstreamResponse begin() {
    sendHeaders(false);
    return this;
  }

  /**
   * Sends a piece of the body; more follows.
   *
   * @param text the piece, in UTF-8
   * @return this
   */
  public UpstreamResponse send(String text) {
    return send(text.getBytes(UTF_8));
  }

  /**
   * Sends a piece of the body; more follows.
   *
   * @param bytes the piece
   * @return this
   */
  public UpstreamResponse send(byte[] bytes) {
    begin();
    data(bytes, false);
    return this;
  }

  /** Ends the response: with its headers, or after pieces of a body. */
  public void end() {
    if (begun) data(new byte[0], true);
    else sendHeaders(true);
  }

  /**
   * Ends the response with a trailer.
   *
   * @param name the trailer's name
   * @param value the trailer's value
   */
  public void trailer(String name, String value) {
    begin();
    var block = new HeaderBlock(false);
    block.add(name, value);
    if (!sink.isOver()) sink.trailers(block);
  }

  private void sendHeaders(boolean endStream) {
    if (begun) return;
    begun = true;
    if (!sink.isOver()) sink.headers(headers, endStream);
  }

  private void data(byte[] bytes, boolean endStream) {
    if (!sink.isOver()) sink.data(bytes.clone(), endStream);
  }
}
