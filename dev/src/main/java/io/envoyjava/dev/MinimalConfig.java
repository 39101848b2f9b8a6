// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

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
    static_resources:
      listeners:
      - name: %s
        address: { socket_address: { address: %s, port_value: %d } }
        filter_chains:
        - filters:
    %s\
      clusters:
    %s\
    """
        .formatted(
            address,
            adminPort,
            LISTENER,
            address,
            port,
            filters(extension, upstream).indent(6),
            upstream.clusterYaml().indent(2));
  }

  private static String filters(Extension extension, Upstream upstream) {
    return switch (extension.kind()) {
      case HTTP_FILTER -> http(upstream, "", extension.yaml());
      case ACCESS_LOGGER -> http(upstream, "access_log:\n" + extension.yaml(), "");
      case NETWORK_FILTER -> extension.yaml() + TCP_PROXY;
    };
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
