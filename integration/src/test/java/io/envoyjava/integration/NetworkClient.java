// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A client that sends and receives bytes over TCP, each piece at once. Not thread-safe. */
final class NetworkClient implements AutoCloseable {
  private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

  private final Socket socket;

  /** Connects to an Envoy's listener. */
  NetworkClient(Envoy envoy) throws IOException {
    this(envoy.port(NetworkConfig.LISTENER));
  }

  NetworkClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT);
    socket.setTcpNoDelay(true);
  }

  NetworkClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  NetworkClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends each byte in a segment of its own. */
  NetworkClient sendBytewise(String text) throws IOException {
    for (var b : text.getBytes(ISO_8859_1)) socket.getOutputStream().write(b);
    return this;
  }

  /** Ends what is sent. */
  NetworkClient end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Returns that many bytes; fewer only if the connection ends. */
  String read(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
  }

  /** Returns what arrives before a text, without it. */
  String readUntil(String end) throws IOException {
    var received = new StringBuilder();
    while (received.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after " + received).isNotNegative();
      received.append((char) next);
    }
    return received.substring(0, received.length() - end.length());
  }

  /** Returns all that arrives until the connection ends. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Closes the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Connects without blocking; the selector knows when the client can send. */
  static SocketChannel channel(Envoy envoy, Selector selector) throws IOException {
    var port = envoy.port(NetworkConfig.LISTENER);
    var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false).register(selector, SelectionKey.OP_WRITE);
    return channel;
  }

  /** Sends zeros until Envoy reads no more for half a second, or the limit is reached. */
  static long sendUntilItHasToWait(SocketChannel channel, Selector selector, long limit)
      throws IOException {
    var zeros = ByteBuffer.allocate(1 << 16);
    long sent = 0;
    while (sent < limit && selector.select(500) > 0) {
      selector.selectedKeys().clear();
      sent += channel.write(zeros.rewind());
    }
    return sent;
  }

  /** Opens that many connections one after the other, and drops half of them with a reset. */
  static void openAndDrop(Envoy envoy, int count, String sent) throws IOException {
    for (int i = 0; i < count; i++) {
      var client = new NetworkClient(envoy);
      if (i % 3 != 0) client.send(sent);
      if (i % 2 == 0) client.reset();
      else client.close();
    }
  }

  /** Returns the name of a metric of a network filter, which depends on Envoy's version. */
  static String metric(Envoy envoy, String filter, String name) {
    boolean early = Version.parse(envoy.version()).compareTo(Version.parse("1.38")) < 0;
    var namespace = early ? "dynamic_module_network_filter" : "dynamicmodulescustom";
    return "%s.%s.%s".formatted(namespace, filter, name);
  }
}
