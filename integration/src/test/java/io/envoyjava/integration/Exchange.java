// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A request over HTTP/1.1 on a connection of its own, and each byte that comes back until the
 * connection ends. A client's library would only report an error.
 */
final class Exchange implements AutoCloseable {
  private static final int LIMIT_SECONDS = 30;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private Exchange(Socket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::receive);
  }

  /** Opens a connection, and sends that much of a request. */
  static Exchange start(int port, String request) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    var exchange = new Exchange(socket);
    exchange.send(request);
    return exchange;
  }

  void send(String more) throws IOException {
    socket.getOutputStream().write(more.getBytes(ISO_8859_1));
  }

  private void receive() {
    try (socket) {
      var in = socket.getInputStream();
      var bytes = new byte[8192];
      for (int count; (count = in.read(bytes)) >= 0; ) {
        received.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // Envoy has cut the connection.
    } finally {
      end.complete(received());
    }
  }

  /** Returns what has arrived so far. */
  String received() {
    return received.toString(ISO_8859_1);
  }

  /** Waits for the connection to end, and returns all that arrived. */
  String awaitEnd() throws Exception {
    return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Resets the connection. The other side loses what it has not read yet. */
  void reset() throws IOException {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // Envoy has ended it first.
    }
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
