// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.SocketException;

/** What the tests of listener filters have in common. */
final class ListenerClients {
  /** Envoy's name for a listener of {@link NetworkConfig} in statistics. */
  private static final String LISTENER = "listener.127.0.0.1_0.";

  private ListenerClients() {}

  /** Returns the name of a metric of a listener filter, which depends on Envoy's version. */
  static String metric(Envoy envoy, String filter, String name) {
    boolean early = Version.parse(envoy.version()).compareTo(Version.parse("1.38")) < 0;
    var namespace = early ? "dynamic_module_listener_filter" : "dynamicmodulescustom";
    return "%s%s.%s.%s".formatted(LISTENER, namespace, filter, name);
  }

  /** Asserts that listener filters soon hold no socket. */
  static void assertNoSocketIsLeft(Envoy envoy) throws Exception {
    eventually(() -> assertThat(envoy.stat(LISTENER + "downstream_pre_cx_active")).isZero());
  }

  /** Returns whether Envoy closes a connection that begins with this, in whichever way. */
  static boolean isClosed(Envoy envoy, String beginning) throws IOException {
    try (var client = new NetworkClient(envoy)) {
      return client.send(beginning).read(1).isEmpty();
    } catch (SocketException e) {
      // The client has sent something that nobody has read.
      return true;
    }
  }

  /** Returns a filter chain's transport socket with a certificate. */
  static String tls(Certificate certificate) {
    return """
    transport_socket:
      name: tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
        common_tls_context:
          alpn_protocols: [special, h2]
          tls_certificates: [{ certificate_chain: %s, private_key: %s }]
    """
        .formatted(certificate.inline(), certificate.inlineKey());
  }
}
