// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenertlsdetector;

/** What the first bytes of a connection are. */
enum Beginning {
  /** A TLS handshake: a record that begins with a ClientHello. */
  TLS,
  /** Something else. */
  PLAIN_TEXT,
  /** The bytes so far may become either. */
  UNDECIDED;

  /** How many bytes it takes to decide. */
  static final int BYTES = 6;

  private static final int HANDSHAKE = 0x16;
  private static final int MAJOR_VERSION = 3;
  private static final int LATEST_MINOR_VERSION = 4;
  private static final int CLIENT_HELLO = 1;

  /** Returns what a connection that begins with these bytes is. */
  static Beginning of(byte[] bytes) {
    // The type of the record, its version, its length, and the type of the message in it.
    if (bytes.length > 0 && bytes[0] != HANDSHAKE) return PLAIN_TEXT;
    if (bytes.length > 1 && bytes[1] != MAJOR_VERSION) return PLAIN_TEXT;
    if (bytes.length > 2 && (bytes[2] < 0 || bytes[2] > LATEST_MINOR_VERSION)) return PLAIN_TEXT;
    if (bytes.length < BYTES) return UNDECIDED;
    return bytes[5] == CLIENT_HELLO ? TLS : PLAIN_TEXT;
  }
}
