// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HeaderMap.Kind;
import io.envoyjava.sdk.internal.runtime.HeaderText;

/**
 * Decides which headers a filter may write, and with which values. Envoy does not check what a
 * module writes. A framing header that contradicts the body would split one message into two, and a
 * misplaced pseudo-header would break the connection.
 *
 * <p>These rules apply to every message. {@link Framing} has the rules that depend on the message's
 * state. Any thread; allocates nothing unless it throws.
 */
public final class HeaderRules {
  private HeaderRules() {}

  // The role of a header in its message. Not an enum: a switch over one needs another class, which
  // would have to be initialized before the first stream.

  static final int ORDINARY = 0;

  /** A name that begins with a colon. */
  static final int PSEUDO = 1;

  /** In a request, Envoy keeps {@code host} and {@code :authority} as one header. */
  static final int HOST = 2;

  static final int CONTENT_LENGTH = 3;
  static final int CONTENT_TYPE = 4;
  static final int TE = 5;

  /**
   * A header of one connection, not of the message. Envoy writes its own for the next connection.
   */
  static final int HOP_BY_HOP = 6;

  /** Returns the role of a header. */
  static int role(String name) {
    if (HeaderText.isPseudo(name)) return PSEUDO;
    return switch (name.length()) {
      case 2 -> is(name, "te", TE);
      case 4 -> is(name, "host", HOST);
      case 7 -> is(name, "upgrade", HOP_BY_HOP);
      case 10 ->
          name.equalsIgnoreCase("connection") ? HOP_BY_HOP : is(name, "keep-alive", HOP_BY_HOP);
      case 12 -> is(name, "content-type", CONTENT_TYPE);
      case 14 -> is(name, "content-length", CONTENT_LENGTH);
      case 16 -> is(name, "proxy-connection", HOP_BY_HOP);
      case 17 -> is(name, "transfer-encoding", HOP_BY_HOP);
      default -> ORDINARY;
    };
  }

  private static int is(String name, String known, int role) {
    return name.equalsIgnoreCase(known) ? role : ORDINARY;
  }

  /**
   * Returns whether a response with this status ends with its headers. The peer would read a body
   * after them as the next response.
   *
   * @param status the HTTP status
   * @return true for 1xx, 204, 205 and 304
   */
  public static boolean isBodiless(int status) {
    return status < 200 || status == 204 || status == 205 || status == 304;
  }

  /**
   * Returns whether this is the status of a final response.
   *
   * @param status the HTTP status
   * @return true from 200 to 599
   */
  public static boolean isFinal(int status) {
    return status >= 200 && status <= 599;
  }

  /**
   * Checks that all characters of a name and a value can be sent.
   *
   * @param name the header's name
   * @param value the header's value
   * @throws IllegalArgumentException if one cannot
   */
  public static void checkText(String name, String value) {
    int _ = HeaderText.checkName(name);
    int _ = HeaderText.checkValue(name, value);
  }

  // ---- Header maps
  // --------------------------------------------------------------------------------

  /**
   * Checks that a filter may replace all values of a header with this one.
   *
   * @param kind the map
   * @param name the header's name
   * @param value the value; an empty one removes the header
   * @throws IllegalArgumentException if it may not
   */
  public static void checkSet(Kind kind, String name, String value) {
    if (value.isEmpty()) {
      checkRemove(kind, name);
      return;
    }
    switch (role(name)) {
      case ORDINARY, CONTENT_TYPE -> {}
      case PSEUDO -> checkPseudo(kind, name, value);
      case HOST -> {
        if (isTrailers(kind)) throw refused(name, "does not belong in trailers");
        if (kind == Kind.REQUEST_HEADERS) checkNoBlank(name, value);
      }
      case CONTENT_LENGTH -> {
        if (isTrailers(kind)) throw refused(name, "does not belong in trailers");
        throw refused(
            name, "can be removed, or set to the size of the body while all of it is held");
      }
      case TE -> {
        if (kind != Kind.REQUEST_HEADERS) throw refused(name, "belongs in a request's headers");
        if (!value.equalsIgnoreCase("trailers")) {
          throw refused(name, "expected trailers, found '" + value + "'");
        }
      }
      default -> throw hopByHop(name);
    }
  }

  /**
   * Checks that a filter may add this value to a header.
   *
   * @param kind the map
   * @param name the header's name
   * @param value the value
   * @throws IllegalArgumentException if it may not
   */
  public static void checkAdd(Kind kind, String name, String value) {
    boolean single =
        switch (role(name)) {
          case ORDINARY, CONTENT_TYPE, HOP_BY_HOP -> false;
          case HOST -> kind == Kind.REQUEST_HEADERS;
          default -> true;
        };
    if (single) throw refused(name, "can have one value only: set it instead");
    if (!value.isEmpty()) checkSet(kind, name, value);
  }

  /**
   * Checks that a filter may remove a header.
   *
   * @param kind the map
   * @param name the header's name
   * @throws IllegalArgumentException if it may not
   */
  public static void checkRemove(Kind kind, String name) {
    switch (role(name)) {
      case ORDINARY, CONTENT_TYPE, CONTENT_LENGTH, TE -> {}
      case PSEUDO -> throw refused(name, "cannot be removed, only set");
      case HOST -> {
        if (kind == Kind.REQUEST_HEADERS) throw refused(name, "cannot be removed, only set");
      }
      default -> {
        if (!isTrailers(kind)) throw hopByHop(name);
      }
    }
  }

  private static boolean isTrailers(Kind kind) {
    return kind == Kind.REQUEST_TRAILERS || kind == Kind.RESPONSE_TRAILERS;
  }

  private static void checkPseudo(Kind kind, String name, String value) {
    if (isTrailers(kind)) throw refused(name, "does not belong in trailers");
    if (kind == Kind.RESPONSE_HEADERS) {
      if (!name.equalsIgnoreCase(":status")) throw refused(name, "does not belong in a response");
      int _ = status(value);
    } else if (name.equalsIgnoreCase(":method")) {
      checkMethod(value);
    } else if (name.equalsIgnoreCase(":path")
        || name.equalsIgnoreCase(":authority")
        || name.equalsIgnoreCase(":scheme")) {
      checkNoBlank(name, value);
    } else if (name.equalsIgnoreCase(":protocol")) {
      throw refused(name, "cannot be set");
    } else {
      throw refused(name, "does not belong in a request");
    }
  }

  /** Checks the value of {@code :status}; returns it as a number. */
  static int status(String value) {
    boolean valid = value.length() == 3;
    int status = 0;
    for (int i = 0; i < value.length() && valid; i++) {
      int digit = value.charAt(i) - '0';
      valid = digit >= 0 && digit <= 9;
      status = 10 * status + digit;
    }
    if (!valid || !isFinal(status)) {
      throw new IllegalArgumentException(
          ":status: expected a number from 200 to 599, found '" + value + "'");
    }
    return status;
  }

  private static void checkMethod(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!HeaderText.isTokenCharacter(value.charAt(i))) {
        throw new IllegalArgumentException(
            ":method: U+%04X at %s is not allowed in a method".formatted((int) value.charAt(i), i));
      }
    }
  }

  /** Refuses blanks, which would end the value early in a request line. */
  private static void checkNoBlank(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw new IllegalArgumentException(
            "header %s: U+%04X at %s is not allowed in its value".formatted(name, (int) c, i));
      }
    }
  }

  // ---- Local replies
  // ------------------------------------------------------------------------------

  /**
   * Checks that a local reply may carry a header.
   *
   * @param name the header's name
   * @param value the header's value
   * @throws IllegalArgumentException if it may not, or if it cannot be sent
   */
  public static void checkReply(String name, String value) {
    checkText(name, value);
    switch (role(name)) {
      case ORDINARY, CONTENT_TYPE, HOST -> {}
      case PSEUDO -> throw refused(name, "does not belong in a local reply");
      case CONTENT_LENGTH -> throw refused(name, "Envoy sets it in a local reply");
      case TE -> throw refused(name, "does not belong in a response");
      default -> throw hopByHop(name);
    }
    if (name.equalsIgnoreCase("grpc-status")) checkGrpcStatus(name, value);
  }

  /** Refuses what is not a number: Envoy would replace an empty status with 0, which is success. */
  private static void checkGrpcStatus(String name, String value) {
    boolean valid = !value.isEmpty() && value.length() <= 9;
    for (int i = 0; i < value.length(); i++) {
      valid &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!valid) throw refused(name, "expected a number, found '" + value + "'");
  }

  private static IllegalArgumentException hopByHop(String name) {
    return refused(name, "describes the connection, which is Envoy's, and cannot be changed");
  }

  private static IllegalArgumentException refused(String name, String reason) {
    return new IllegalArgumentException("header " + name + ": " + reason);
  }
}
