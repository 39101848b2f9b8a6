// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http.blocking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.io.OutputStream;
import java.util.List;

/**
 * The body of a reply that a handler sends piece by piece: see {@link Exchange#startReply}.
 *
 * <p>Each call of {@code write} sends a piece at once, so wrap this in a {@link
 * java.io.BufferedOutputStream} to write byte by byte. A call waits while the client is behind:
 * Envoy's buffer for it never holds much more than its limit. On Envoy versions that do not report
 * that, nothing waits (see {@link io.envoyjava.sdk.http.HttpFeature#WATERMARKS}).
 *
 * <p>Its methods have the rules of the {@link Exchange}: they are called on the handler's thread,
 * and throw {@link ExchangeEndedException} once the client has gone.
 *
 * @since 0.1
 */
public abstract class ReplyBody extends OutputStream {
  /** For the SDK, which makes these objects. */
  protected ReplyBody() {}

  @Override
  public final void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public final void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public abstract void write(byte[] bytes, int offset, int length);

  /**
   * Sends a piece, encoded as UTF-8.
   *
   * @param text the piece
   */
  public final void write(String text) {
    write(text.getBytes(UTF_8));
  }

  /** Does nothing: each piece is sent at once. */
  @Override
  public final void flush() {}

  /**
   * Ends the reply, and with it the exchange. Does nothing if it has ended.
   *
   * <p>Call this only once the reply is whole, so not by a {@code try}-with-resources statement: if
   * its body failed, the client would take a part for the whole. A reply that is left open ends
   * when the handler returns, and is reset if the handler throws.
   */
  @Override
  public final void close() {
    close(List.of());
  }

  /**
   * Ends the reply with trailers, and with it the exchange. Does nothing if it has ended.
   *
   * @param trailers the trailers. HTTP/1.1 has them only with {@code enable_trailers} in the
   *     connection manager
   * @throws IllegalArgumentException if a trailer could not be a header of a {@link
   *     io.envoyjava.sdk.http.LocalReply}
   */
  public abstract void close(List<Header> trailers);
}
