// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.BOOTSTRAP_EXTENSION;
import static io.envoyjava.dev.ExtensionKind.UDP_LISTENER_FILTER;

/**
 * The configuration for a project that has none of its own: one listener, {@value #LISTENER}, with
 * the extension, and one upstream.
 *
 * @param address the address of the listener
 * @param port the port of the listener
 * @param adminPort the port of the administration interface
 */
record MinimalConfig(String address, int port, int adminPort) {
  static final String LISTENER = "main";

  String yaml(Extension extension, Upstream upstream) {
    return """
    # Written by envoy-java. To change it, copy it to envoy.yaml in the project's folder.
    # Then -Denvoy.httpbin=PORT starts the built-in upstream at the port of the cluster.
    admin: { address: { socket_address: { address: %s, port_value: %d } } }
    %s\
    static_resources:
      listeners:
      - name: %s
        address: { socket_address: { address: %s, port_value: %d%s } }
    %s\
      clusters:
    %s\
    """
        .formatted(
            address,
            adminPort,
            extension.kind() == BOOTSTRAP_EXTENSION ? listed(extension) : "",
            LISTENER,
            address,
            port,
            extension.kind() == UDP_LISTENER_FILTER ? ", protocol: UDP" : "",
            listener(extension, upstream).indent(4),
            upstream.clusterYaml().indent(2));
  }

  /** Returns what the listener has besides its address. */
  private static String listener(Extension extension, Upstream upstream) {
    return switch (extension.kind()) {
      case HTTP_FILTER -> chain(http(upstream, "", extension.yaml()));
      case ACCESS_LOGGER -> chain(http(upstream, listed(extension), ""));
      case NETWORK_FILTER -> chain(extension.yaml() + TCP_PROXY);
      case LISTENER_FILTER -> listed(extension) + chain(http(upstream, "", ""));
      case UDP_LISTENER_FILTER -> listed(extension);
      case BOOTSTRAP_EXTENSION -> chain(http(upstream, "", ""));
    };
  }

  private static String listed(Extension extension) {
    return extension.kind().list() + ":\n" + extension.yaml();
  }

  private static String chain(String filters) {
    return "filter_chains:\n- filters:\n" + filters.indent(2);
  }

  private static final String TCP_PROXY =
      """
      - name: envoy.filters.network.tcp_proxy
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: main
          cluster: upstream
      """;

  /** Returns the entry of the HTTP connection manager. */
  private static String http(Upstream upstream, String settings, String filters) {
    return """
    - name: envoy.filters.network.http_connection_manager
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
        stat_prefix: main
        route_config:
          virtual_hosts:
          - name: all
            domains: ["*"]
            routes: [{ match: { prefix: / }, route: { cluster: upstream%s } }]
    %s\
        http_filters:
    %s\
        - name: envoy.filters.http.router
          typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
    """
        .formatted(
            upstream.wantsOwnHost()
                ? ", host_rewrite_literal: " + Nodes.quoted(upstream.host())
                : "",
            settings.indent(4),
            filters.indent(4));
  }
}
