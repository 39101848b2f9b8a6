// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client's connection over HTTP/1.1 that is used for one request after the other. */
final class KeptConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private KeptConnection(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
  }

  static KeptConnection open(int port) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return new KeptConnection(socket);
  }

  /** Sends a request without a body, with these lines for headers, and reads its response. */
  HttpWire.Message send(String method, String path, String... headers) throws IOException {
    return sendBody(method, path, "", headers);
  }

  /** The same with a body, which some header frames. */
  HttpWire.Message sendBody(String method, String path, String body, String... headers)
      throws IOException {
    var head = new StringBuilder("%s %s HTTP/1.1\r\nhost: test\r\n".formatted(method, path));
    for (var header : headers) head.append(header).append("\r\n");
    socket.getOutputStream().write((head + "\r\n" + body).getBytes(ISO_8859_1));
    return HttpWire.readResponse(in, method);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
