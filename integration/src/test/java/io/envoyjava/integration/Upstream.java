// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The upstream on this machine's loopback interface: go-httpbin in a container if Envoy runs in
 * one, otherwise its stand-in, {@link Httpbin}.
 */
final class Upstream implements AutoCloseable {
  private final int port;
  private final Runnable end;

  private Upstream(int port, Runnable end) {
    this.port = port;
    this.end = end;
  }

  static Upstream start() throws Exception {
    if (!TestEnvoy.IN_CONTAINER) {
      var httpbin = Httpbin.start(0);
      return new Upstream(httpbin.port(), httpbin::close);
    }
    int port = freePort();
    var httpbin =
        new GenericContainer<>(DockerImageName.parse("mccutchen/go-httpbin:latest"))
            .withNetworkMode("host")
            .withEnv("HOST", "127.0.0.1")
            .withEnv("PORT", Integer.toString(port));
    httpbin.start();
    eventually(
        () ->
            assertThatNoException()
                .isThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close()));
    return new Upstream(port, httpbin::stop);
  }

  int port() {
    return port;
  }

  /** Returns JSON without line ends, which the two upstreams set differently. */
  static String oneLine(String json) {
    return json.replaceAll("\\s*\n\\s*", "");
  }

  /** Returns a header as the upstream shows it: go-httpbin as UTF-8, others as ISO 8859-1. */
  static String shown(String latin1) {
    return TestEnvoy.IN_CONTAINER ? new String(latin1.getBytes(ISO_8859_1), UTF_8) : latin1;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
