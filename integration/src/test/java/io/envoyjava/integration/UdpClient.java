// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client that sends datagrams to an Envoy's listener, and receives them. Not thread-safe. */
final class UdpClient implements AutoCloseable {
  private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

  private final DatagramSocket socket;
  private final InetSocketAddress envoy;

  UdpClient(Envoy envoy) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), envoy.port(UdpConfig.LISTENER)));
  }

  UdpClient(InetSocketAddress envoy) throws IOException {
    this.envoy = envoy;
    socket = new DatagramSocket(new InetSocketAddress(envoy.getAddress(), 0));
    socket.setReceiveBufferSize(1 << 20);
    socket.setSoTimeout(TIMEOUT);
  }

  /** Returns the port that it sends from. */
  int port() {
    return socket.getLocalPort();
  }

  UdpClient send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  UdpClient send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, envoy));
    return this;
  }

  String read() throws IOException {
    return new String(readBytes(), UTF_8);
  }

  /** Returns the next datagram. */
  byte[] readBytes() throws IOException {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** Returns whether a datagram is there. */
  boolean hasDatagram() throws IOException {
    return poll() != null;
  }

  /** Returns the next datagram if it is there or comes soon; otherwise null. */
  @Nullable String poll() throws IOException {
    var bytes = pollBytes();
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /** Returns the next datagram if it is there or comes soon; otherwise null. */
  byte @Nullable [] pollBytes() throws IOException {
    socket.setSoTimeout(20);
    try {
      return readBytes();
    } catch (SocketTimeoutException e) {
      return null;
    } finally {
      socket.setSoTimeout(TIMEOUT);
    }
  }

  /** Sends a text and returns the next datagram that comes. */
  String ask(String text) throws IOException {
    return send(text).read();
  }

  @Override
  public void close() {
    socket.close();
  }
}
