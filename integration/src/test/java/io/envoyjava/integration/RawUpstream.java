// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream over HTTP/1.1 that keeps its connections, and remembers each request that it reads on
 * them, those included that nobody meant to send. It answers {@code 200} with the body {@code
 * upstream}; {@code /204} and {@code /304} with these statuses, the latter with the length of a
 * body that it does not send.
 */
final class RawUpstream extends SocketUpstream {
  private final List<HttpWire.Message> requests = new CopyOnWriteArrayList<>();

  private RawUpstream() throws IOException {}

  static RawUpstream start() throws IOException {
    return serve(new RawUpstream());
  }

  /** The requests so far. */
  List<HttpWire.Message> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    requests.clear();
  }

  @Override
  void answer(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      var request = HttpWire.readRequest(in);
      requests.add(request);
      var line = request.start();
      var head =
          switch (line.split(" ", -1)[1]) {
            case "/204" -> "HTTP/1.1 204 No Content\r\n\r\n";
            case "/304" -> "HTTP/1.1 304 Not Modified\r\ncontent-length: 1000\r\n\r\n";
            default -> "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n";
          };
      boolean body = head.contains(" 200 ") && !line.startsWith("HEAD ");
      socket.getOutputStream().write((head + (body ? "upstream" : "")).getBytes(ISO_8859_1));
    }
  }
}
