// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * The other end of a tunnel: sends back each piece that arrives, with {@code echo:} before it. A
 * client that begins with {@code GET} asks for an upgrade, and gets it; any other one is in the
 * tunnel from its first byte.
 */
final class TunnelUpstream extends SocketUpstream {
  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";

  private TunnelUpstream() throws IOException {}

  static TunnelUpstream start() throws IOException {
    return serve(new TunnelUpstream());
  }

  @Override
  void answer(Socket socket) throws IOException {
    var piece = read(socket.getInputStream());
    if (piece.startsWith("GET ")) {
      while (!piece.contains("\r\n\r\n")) piece += read(socket.getInputStream());
      write(socket, SWITCHING);
      piece = read(socket.getInputStream());
    }
    for (; !piece.isEmpty(); piece = read(socket.getInputStream())) {
      write(socket, "echo:" + piece);
    }
  }

  /** What arrives next; nothing at the end. */
  private static String read(InputStream in) throws IOException {
    var bytes = new byte[8192];
    int count = in.read(bytes);
    return count < 0 ? "" : new String(bytes, 0, count, ISO_8859_1);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
