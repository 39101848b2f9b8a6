// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/** A protocol that the first bytes of a connection give away. */
enum Protocol {
  UNKNOWN,
  TLS,
  HTTP,
  REDIS,
  MYSQL;

  /** The number of bytes after which more of them make no difference. */
  static final int ENOUGH = 16;

  private static final List<String> METHODS = List.of("GET ", "POST ", "PUT ", "DELETE ", "HEAD ");

  /** Returns the protocol of what a client sends first. */
  static Protocol ofClient(byte[] first) {
    if (first.length < 2) return UNKNOWN;
    // A TLS record with a handshake: its type, and the major version.
    if (first[0] == 0x16 && first[1] == 0x03) return TLS;
    var text = new String(first, ISO_8859_1);
    if (METHODS.stream().anyMatch(text::startsWith)) return HTTP;
    // An array, and the end of the line that begins it.
    if (text.startsWith("*") && text.contains("\r")) return REDIS;
    return UNKNOWN;
  }

  /** Returns the protocol of what a server sends first. With MySQL, it speaks before the client. */
  static Protocol ofServer(byte[] first) {
    // After the length of the packet: its number, and the version of the handshake.
    return first.length >= 5 && first[3] == 0 && first[4] == 0x0a ? MYSQL : UNKNOWN;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
