// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A query for one name of the Internet, as RFC 1035 writes it. Whatever follows the question, such
 * as the options of EDNS, is not read, and answers have none of it.
 */
final class DnsQuery {
  /** The type of an IPv4 address. */
  static final int A = 1;

  /** The code of an answer for a server that cannot answer. */
  static final int SERVER_FAILURE = 2;

  private static final int HEADER = 12;
  private static final int INTERNET = 1;
  private static final int SECONDS_TO_LIVE = 60;

  // The flags of a message.
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE = 0x7800;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;

  /** A name's place in a message, as the answer refers to it. */
  private static final short POINTER_TO_QUESTION = (short) (0xC000 | HEADER);

  private final int id;
  private final int flags;
  private final String domain;
  private final int type;
  private final byte[] question;

  private DnsQuery(int id, int flags, String domain, int type, byte[] question) {
    this.id = id;
    this.flags = flags;
    this.domain = domain;
    this.type = type;
    this.question = question;
  }

  /**
   * Reads a message.
   *
   * @return the query; null if it is not a query, has more than one question or one of another
   *     class, or asks for a name that is not one of letters, digits, hyphens and underscores:
   *     names go on to headers and logs
   */
  static @Nullable DnsQuery parse(byte[] message) {
    if (message.length < HEADER) return null;
    var in = ByteBuffer.wrap(message);
    int id = in.getShort();
    int flags = in.getShort();
    int questions = in.getShort();
    if ((flags & (RESPONSE | OPCODE)) != 0 || questions != 1) return null;
    in.position(HEADER);
    var domain = readName(in);
    if (domain == null || in.remaining() < 4) return null;
    int type = Short.toUnsignedInt(in.getShort());
    if (in.getShort() != INTERNET) return null;
    return new DnsQuery(
        id, flags, domain, type, Arrays.copyOfRange(message, HEADER, in.position()));
  }

  /** Reads a name, which cannot be compressed, since it comes first; null if it is not a domain. */
  private static @Nullable String readName(ByteBuffer in) {
    var name = new StringBuilder();
    while (in.hasRemaining()) {
      int length = Byte.toUnsignedInt(in.get());
      if (length == 0) return name.isEmpty() ? null : name.toString();
      if (length > 63 || length > in.remaining() || name.length() + length > 252) return null;
      if (!name.isEmpty()) name.append('.');
      for (int i = 0; i < length; i++) {
        char c = (char) in.get();
        if (c >= 'A' && c <= 'Z') c = (char) (c + 'a' - 'A');
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') return null;
        name.append(c);
      }
    }
    return null;
  }

  /** Returns the name that is asked for, in lower case and without the last dot. */
  String domain() {
    return domain;
  }

  /** Returns the type of the records that are asked for. */
  int type() {
    return type;
  }

  /** Returns the answer that the name has this IPv4 address. */
  byte[] answer(int address) {
    return response(0, 1, 16)
        .putShort(POINTER_TO_QUESTION)
        .putShort((short) A)
        .putShort((short) INTERNET)
        .putInt(SECONDS_TO_LIVE)
        .putShort((short) 4)
        .putInt(address)
        .array();
  }

  /** Returns the answer that the name has no records of the type. */
  byte[] noData() {
    return response(0, 0, 0).array();
  }

  /** Returns an answer with an error code and no records. */
  byte[] failure(int code) {
    return response(code, 0, 0).array();
  }

  private ByteBuffer response(int code, int answers, int more) {
    int answerFlags =
        RESPONSE | AUTHORITATIVE | (flags & RECURSION_DESIRED) | RECURSION_AVAILABLE | code;
    return ByteBuffer.allocate(HEADER + question.length + more)
        .putShort((short) id)
        .putShort((short) answerFlags)
        .putShort((short) 1)
        .putShort((short) answers)
        .putInt(0)
        .put(question);
  }
}
