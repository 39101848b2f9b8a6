// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The server that Envoy passes requests on to.
 *
 * @param host a name or an address
 * @param port its port
 * @param tls whether it is reached by TLS, with a certificate that the system trusts
 */
record Upstream(String host, int port, boolean tls) {

  /** Reads {@code http://host[:port]} or {@code https://host[:port]}. */
  static Upstream parse(String url) {
    try {
      var uri = new URI(url);
      boolean tls = "https".equals(uri.getScheme());
      boolean path =
          uri.getPath() != null && !uri.getPath().isEmpty() && !uri.getPath().equals("/");
      if ((tls || "http".equals(uri.getScheme())) && uri.getHost() != null && !path) {
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return new Upstream(uri.getHost().replaceAll("[\\[\\]]", ""), port, tls);
      }
    } catch (URISyntaxException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException(
        "--upstream: expected http://host:port or https://host:port, found '%s'".formatted(url));
  }

  /**
   * Returns the cluster {@code upstream} as an entry of a list, in YAML. A server on this machine
   * often listens on IPv4 only, while {@code localhost} is an IPv6 address, too.
   */
  String clusterYaml() {
    return """
    - name: upstream
      type: STRICT_DNS
      dns_lookup_family: V4_PREFERRED
      connect_timeout: 5s
      load_assignment:
        cluster_name: upstream
        endpoints:
        - lb_endpoints:
          - endpoint:
              address: { socket_address: { address: %s, port_value: %d } }
    """
            .formatted(Nodes.quoted(host), port)
        + (tls ? tlsYaml() : "");
  }

  private String tlsYaml() {
    return """
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: %s
          common_tls_context: { validation_context: { system_root_certs: {} } }
    """
        .formatted(Nodes.quoted(host))
        .indent(2);
  }

  /**
   * Returns whether the upstream expects its own name in requests, as servers on the Internet do.
   */
  boolean wantsOwnHost() {
    return tls;
  }
}
