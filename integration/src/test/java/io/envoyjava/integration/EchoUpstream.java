// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An upstream over HTTP/1.1 that sends back of a request the headers whose names begin with {@code
 * echo-}, and the chunks and trailers behind a chunk of its own. For {@code /held} it sends that
 * one at once, and the others when it is told to. There is no line end in a chunk.
 */
final class EchoUpstream implements AutoCloseable {
  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      connection: close\r
      transfer-encoding: chunked\r
      """;
  private static final String FIRST_CHUNK = "\r\n5\r\necho:\r\n";

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch released = new CountDownLatch(1);

  private EchoUpstream(ServerSocket server) {
    this.server = server;
  }

  static EchoUpstream start() throws IOException {
    var upstream = new EchoUpstream(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
    var _ = upstream.threads.submit(upstream::serve);
    return upstream;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Lets the responses go on that are held. */
  void release() {
    released.countDown();
  }

  private @Nullable Void serve() throws IOException {
    while (true) {
      var socket = server.accept();
      var _ = threads.submit(() -> answer(socket));
    }
  }

  /** One request; Envoy opens another connection for the next. */
  private @Nullable Void answer(Socket socket) throws IOException, InterruptedException {
    try (socket) {
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
    return null;
  }

  private static String line(BufferedReader in) throws IOException {
    var line = in.readLine();
    if (line == null) throw new EOFException();
    return line;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
