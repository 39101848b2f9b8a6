// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.testing.Envoy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that sends lines over TCP and reads lines. Not thread-safe. */
final class LineClient implements AutoCloseable {
  private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

  private final Socket socket;
  private final BufferedReader in;

  LineClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  /** Connects to an Envoy's listener. */
  static LineClient of(Envoy envoy) throws IOException {
    var port = envoy.port(NetworkConfig.LISTENER);
    return new LineClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends a line and returns the line that comes back. */
  @Nullable String ask(String line) throws IOException {
    send(line);
    return read();
  }

  void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
  }

  /** Returns the next line; null at the end of the connection. */
  @Nullable String read() throws IOException {
    return in.readLine();
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    // One of TLS waits for the peer's end, which does not come while the other side is open.
    if (!socket.isClosed()) socket.setSoTimeout(1);
    socket.close();
  }
}
