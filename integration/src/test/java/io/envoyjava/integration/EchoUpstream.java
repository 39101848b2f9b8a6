// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * An upstream over HTTP/1.1 that sends back of a request the headers whose names begin with {@code
 * echo-}, and the chunks and trailers behind a chunk of its own. For {@code /held} it sends that
 * one at once, and the others when it is told to. There is no line end in a chunk.
 */
final class EchoUpstream extends SocketUpstream {
  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      connection: close\r
      transfer-encoding: chunked\r
      """;
  private static final String FIRST_CHUNK = "\r\n5\r\necho:\r\n";

  private final CountDownLatch released = new CountDownLatch(1);

  private EchoUpstream() throws IOException {}

  static EchoUpstream start() throws IOException {
    return serve(new EchoUpstream());
  }

  /** Lets the responses go on that are held. */
  void release() {
    released.countDown();
  }

  /** One request; Envoy opens another connection for the next. */
  @Override
  void answer(Socket socket) throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    boolean held = line(in).contains(" /held ");
    var head = new StringBuilder(HEAD);
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("echo-")) head.append(header).append("\r\n");
    }
    send(socket, head + FIRST_CHUNK);
    if (held) released.await();
    var chunks = new StringBuilder();
    String line;
    do {
      line = line(in);
      chunks.append(line).append("\r\n");
    } while (!line.isEmpty());
    send(socket, chunks.toString());
  }

  private static String line(BufferedReader in) throws IOException {
    var line = in.readLine();
    if (line == null) throw new EOFException();
    return line;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
