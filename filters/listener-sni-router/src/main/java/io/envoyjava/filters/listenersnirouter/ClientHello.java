// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS client asks for in its first message (RFC 8446, 4.1.2).
 *
 * @param serverName the server's name (RFC 6066, 3), in lower case; null if the client names none
 * @param protocols the application protocols (RFC 7301, 3.1), the favourite first
 */
record ClientHello(@Nullable String serverName, List<String> protocols) {
  private static final int VERSION_AND_RANDOM = 2 + 32;
  private static final int MAX_SESSION_ID = 32;
  private static final int SERVER_NAME = 0;
  private static final int PROTOCOLS = 16;
  private static final int HOST_NAME = 0;
  private static final int MAX_HOST_NAME = 255;
  private static final String HOST_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-._";

  /**
   * Parses the message.
   *
   * @param body the message without its type and length
   * @throws MalformedHelloException if it is not one
   */
  static ClientHello parse(byte[] body) throws MalformedHelloException {
    var in = new Reader(body);
    in.skip(VERSION_AND_RANDOM);
    if (in.vector8().length() > MAX_SESSION_ID) throw new MalformedHelloException("session id");
    if (in.vector16().isEmpty()) throw new MalformedHelloException("no cipher suites");
    if (in.vector8().isEmpty()) throw new MalformedHelloException("no compression methods");
    var hello = in.isAtEnd() ? new ClientHello(null, List.of()) : extensions(in.vector16());
    in.requireEnd();
    return hello;
  }

  private static ClientHello extensions(Reader in) throws MalformedHelloException {
    String name = null;
    List<String> protocols = null;
    while (!in.isAtEnd()) {
      int type = in.number16();
      var data = in.vector16();
      switch (type) {
        case SERVER_NAME -> {
          if (name != null) throw new MalformedHelloException("two server names");
          name = serverName(data);
        }
        case PROTOCOLS -> {
          if (protocols != null) throw new MalformedHelloException("two lists of protocols");
          protocols = protocols(data);
        }
        default -> {}
      }
    }
    return new ClientHello(name, protocols == null ? List.of() : protocols);
  }

  private static String serverName(Reader data) throws MalformedHelloException {
    var list = data.vector16();
    data.requireEnd();
    int type = list.number8();
    var name = list.vector16();
    // No other type has ever been defined, and no client sends two names.
    if (type != HOST_NAME) throw new MalformedHelloException("server name of another type");
    list.requireEnd();
    return hostName(name.rest());
  }

  /** Returns a host name in lower case, if it has only characters that host names have. */
  private static String hostName(byte[] bytes) throws MalformedHelloException {
    if (bytes.length == 0 || bytes.length > MAX_HOST_NAME) {
      throw new MalformedHelloException("server name of %d bytes".formatted(bytes.length));
    }
    var name = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      char c = Character.toLowerCase((char) (b & 0xff));
      if (HOST_NAME_CHARACTERS.indexOf(c) < 0) {
        throw new MalformedHelloException("server name with other characters");
      }
      name.append(c);
    }
    return name.toString();
  }

  private static List<String> protocols(Reader data) throws MalformedHelloException {
    var list = data.vector16();
    data.requireEnd();
    var protocols = new ArrayList<String>();
    while (!list.isAtEnd()) {
      var protocol = list.vector8().rest();
      if (protocol.length == 0) throw new MalformedHelloException("empty protocol");
      // Some clients send a value of arbitrary bytes to keep servers tolerant (RFC 8701).
      if (isText(protocol)) protocols.add(new String(protocol, US_ASCII));
    }
    return List.copyOf(protocols);
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b <= ' ' || b > '~') return false;
    }
    return true;
  }
}
