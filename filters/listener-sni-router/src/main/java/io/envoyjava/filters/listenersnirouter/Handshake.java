// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a connection are. A client may spread its ClientHello over several TLS
 * records (RFC 8446, 5.1), and each of them may arrive in pieces.
 */
sealed interface Handshake {
  /** The connection begins with this message. */
  record Complete(ClientHello hello) implements Handshake {}

  /** More bytes are needed. */
  record Incomplete() implements Handshake {}

  /** The client does not speak TLS. */
  record NotTls() implements Handshake {}

  /**
   * The client speaks TLS, but wrongly.
   *
   * @param reason why
   */
  record Malformed(String reason) implements Handshake {}

  /** The type of a record, its version, its length. */
  int RECORD_HEADER = 5;

  /** The type of a message, its length. */
  int MESSAGE_HEADER = 4;

  int HANDSHAKE_RECORD = 22;
  int MAJOR_VERSION = 3;
  int MAX_RECORD = 1 << 14;
  int CLIENT_HELLO = 1;

  /** Returns what a connection that begins with these bytes is. */
  static Handshake of(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] != HANDSHAKE_RECORD) return new NotTls();
    if (bytes.length > 1 && bytes[1] != MAJOR_VERSION) return new NotTls();
    try {
      var message = message(bytes);
      return message == null ? new Incomplete() : new Complete(ClientHello.parse(message));
    } catch (MalformedHelloException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the first message without its header; null if its end is not there yet. */
  private static byte @Nullable [] message(byte[] bytes) throws MalformedHelloException {
    var message = new byte[bytes.length];
    int size = 0;
    int position = 0;
    while (position + RECORD_HEADER <= bytes.length) {
      if (bytes[position] != HANDSHAKE_RECORD || bytes[position + 1] != MAJOR_VERSION) {
        throw new MalformedHelloException("a record of another type");
      }
      int length = (bytes[position + 3] & 0xff) << 8 | (bytes[position + 4] & 0xff);
      if (length == 0 || length > MAX_RECORD) {
        throw new MalformedHelloException("a record of %d bytes".formatted(length));
      }
      position += RECORD_HEADER;
      int part = Math.min(length, bytes.length - position);
      System.arraycopy(bytes, position, message, size, part);
      size += part;
      position += part;
      int end = end(message, size);
      if (size >= end) return Arrays.copyOfRange(message, MESSAGE_HEADER, end);
    }
    return null;
  }

  /** Returns where a message ends of which so many bytes are there. */
  private static int end(byte[] message, int size) throws MalformedHelloException {
    if (size > 0 && message[0] != CLIENT_HELLO) {
      throw new MalformedHelloException("a message of type " + (message[0] & 0xff));
    }
    if (size < MESSAGE_HEADER) return MESSAGE_HEADER;
    int length = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff);
    return MESSAGE_HEADER + length;
  }
}
