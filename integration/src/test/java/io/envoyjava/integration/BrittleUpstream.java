// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * An upstream over HTTP/1.1 that resets each connection at the place that the path names, or goes
 * silent there. For other paths it answers {@code hello}.
 */
final class BrittleUpstream extends SocketUpstream {
  private static final String HEADERS =
      "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\n";

  private final CountDownLatch closed = new CountDownLatch(1);

  private BrittleUpstream() throws IOException {}

  static BrittleUpstream start() throws IOException {
    return serve(new BrittleUpstream());
  }

  /** One request; the reset is what closing does to a socket that does not linger. */
  @Override
  void answer(Socket socket) throws IOException, InterruptedException {
    socket.setSoLinger(true, 0);
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    var path = line(in).split(" ", -1)[1];
    if (path.equals("/in-request-headers")) return;
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("content-length: ")) length = Integer.parseInt(header.substring(16));
    }
    if (path.equals("/in-request-body")) return;
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) return;
    }
    var out = socket.getOutputStream();
    switch (path) {
      case "/instead-of-response" -> {}
      case "/garbage" -> out.write("This is no HTTP.\r\n\r\n".getBytes(ISO_8859_1));
      case "/in-response-headers" -> out.write(HEADERS.substring(0, 30).getBytes(ISO_8859_1));
      case "/after-response-headers" -> out.write(HEADERS.getBytes(ISO_8859_1));
      case "/in-response-body" -> out.write((HEADERS + "he").getBytes(ISO_8859_1));
      case "/silent" -> closed.await();
      case "/silent-in-response-body" -> {
        out.write((HEADERS + "he").getBytes(ISO_8859_1));
        closed.await();
      }
      default -> {
        out.write((HEADERS + "hello").getBytes(ISO_8859_1));
        // Until Envoy has closed it: a reset would take the answer away.
        var _ = in.read();
      }
    }
    // Lets the last bytes arrive before the reset.
    if (path.startsWith("/after") || path.startsWith("/in-response")) Thread.sleep(20);
  }

  private static String line(BufferedReader in) throws IOException {
    var line = in.readLine();
    return line == null ? "" : line;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    super.close();
  }
}
