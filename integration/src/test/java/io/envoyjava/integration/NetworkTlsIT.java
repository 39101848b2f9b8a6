// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.NetworkCommandsFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network filter knows the TLS session of a connection, and switches connections to TLS. */
@Tag("any-envoy")
final class NetworkTlsIT {
  private static final String SERVER = "server.example";

  @TempDir Path directory;
  private Certificate server;
  private Certificate client;

  @BeforeEach
  void makeCertificates() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    server = Certificate.of(directory, "server", "dns:" + SERVER);
    client = Certificate.of(directory, "client", "dns:client.example,uri:spiffe://test/client");
  }

  private String tlsContext(String kind) {
    return """
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.%s
    common_tls_context:
      tls_certificates: [{ certificate_chain: %s, private_key: %s }]
      validation_context: { trusted_ca: %s }
    """
        .formatted(kind, server.inline(), server.inlineKey(), client.inline());
  }

  private EnvoyProcess start(NetworkConfig config) {
    var module = ModuleFile.of(directory, "network_commands", NetworkCommandsFactory.class);
    return EnvoyProcess.builder().config(config.yaml()).modules(module).start();
  }

  private static Socket connect(EnvoyProcess envoy) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), envoy.port(NetworkConfig.LISTENER));
  }

  private static LineClient handshake(SSLContext context, Socket plain) throws IOException {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, SERVER, plain.getPort(), true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(SERVER)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new LineClient(socket);
  }

  @Test
  void theSessionOfTheClientIsKnown() throws Exception {
    try (var upstream = LineUpstream.start();
        var envoy =
            start(
                NetworkConfig.upstream(upstream.port())
                    .filter("network_commands", "")
                    .listenerOptions(
                        """
                        listener_filters:
                        - name: tls_inspector
                          typed_config:
                            "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
                        """)
                    .filterChainOptions(
                        "transport_socket:\n  name: tls\n  typed_config:\n"
                            + (tlsContext("DownstreamTlsContext")
                                    + "require_client_certificate: true\n")
                                .indent(4)));
        var plain = connect(envoy);
        var connection = handshake(client.context(server), plain)) {
      assertThat(connection.ask("tls")).isEqualTo("true");
      assertThat(connection.ask("sni")).isEqualTo(SERVER);
      assertThat(connection.ask("sans")).isEqualTo("[spiffe://test/client] [client.example]");
      assertThat(connection.ask("subject")).isEqualTo("CN=client");
      assertThat(connection.ask("events")).isEqualTo("new CONNECTED");

      // Clients that leave in the middle of the handshake, or send something else.
      for (var beginning :
          List.of("", "\u0016\u0003\u0001\u0002\u0000\u0001", "GET / HTTP/1.1\r\n\r\n")) {
        try (var half = connect(envoy)) {
          half.getOutputStream().write(beginning.getBytes(UTF_8));
        }
      }
      assertThat(connection.ask("id")).isEqualTo("true");
    }
  }

  @Test
  void theConnectionOfTheClientIsSwitchedToTls() throws Exception {
    EnvoyVersion.assumeAtLeast("1.40");
    try (var upstream = LineUpstream.start();
        var envoy =
            start(
                NetworkConfig.upstream(upstream.port())
                    .filter("network_commands", "")
                    .filterChainOptions(
                        """
                        transport_socket:
                          name: starttls
                          typed_config:
                            "@type": type.googleapis.com/envoy.extensions.transport_sockets.starttls.v3.StartTlsConfig
                            tls_socket_config:
                        """
                            + tlsContext("DownstreamTlsContext")
                                .replace(
                                    "\"@type\":"
                                        + " type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext\n",
                                    "")
                                .indent(6)));
        var plain = LineClient.of(envoy)) {
      assertThat(plain.ask("tls")).isEqualTo("false");
      plain.send("start-downstream-tls");
      try (var connection = handshake(client.context(server), plain.socket())) {
        assertThat(connection.read()).isEqualTo("true");
        assertThat(connection.ask("tls")).isEqualTo("true");
      }
    }
  }

  @Test
  void theConnectionToTheUpstreamIsSwitchedToTls() throws Exception {
    try (var upstream = new TlsUpstream(server.context(server)).begin();
        var envoy =
            start(
                NetworkConfig.upstream(upstream.port())
                    .filter("network_commands", "")
                    .upstreamOptions(
                        """
                        transport_socket:
                          name: starttls
                          typed_config:
                            "@type": type.googleapis.com/envoy.extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig
                            tls_socket_config: {}
                        """));
        var connection = LineClient.of(envoy)) {
      assertThat(connection.ask("pass plain")).isEqualTo("plain text: plain");
      assertThat(connection.ask("start-upstream-tls")).isEqualTo("true");
      assertThat(connection.ask("pass secret")).isEqualTo("TLS: secret");
    }
  }

  /** Answers one line in plain text, and the others over TLS. */
  private static final class TlsUpstream extends SocketUpstream {
    private final SSLContext context;

    TlsUpstream(SSLContext context) throws IOException {
      this.context = context;
    }

    TlsUpstream begin() {
      return serve(this);
    }

    @Override
    void answer(Socket socket) throws IOException {
      var line = readLine(socket);
      socket.getOutputStream().write(("plain text: " + line + "\n").getBytes(UTF_8));
      var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
      secure.setUseClientMode(false);
      var secret = readLine(secure);
      secure.getOutputStream().write(("TLS: " + secret + "\n").getBytes(UTF_8));
      int _ = secure.getInputStream().read();
    }

    /** Byte by byte, so that nothing behind the line is taken. */
    private static String readLine(Socket socket) throws IOException {
      var line = new StringBuilder();
      for (int c = socket.getInputStream().read(); c > 0 && c != '\n'; ) {
        line.append((char) c);
        c = socket.getInputStream().read();
      }
      return line.toString();
    }
  }
}
