// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

/**
 * The configuration for a project that has none of its own: one listener, {@value #LISTENER}, with
 * the filter, and one upstream.
 *
 * @param address the address of the listener
 * @param port the port of the listener
 * @param adminPort the port of the administration interface
 */
record MinimalConfig(String address, int port, int adminPort) {
  static final String LISTENER = "main";

  String yaml(FilterEntry filter, Upstream upstream) {
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
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: %s
              route_config:
                virtual_hosts:
                - name: all
                  domains: ["*"]
                  routes: [{ match: { prefix: / }, route: { cluster: upstream%s } }]
              http_filters:
    %s\
              - name: envoy.filters.http.router
                typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
      clusters:
    %s\
    """
        .formatted(
            address,
            adminPort,
            LISTENER,
            address,
            port,
            LISTENER,
            upstream.wantsOwnHost()
                ? ", host_rewrite_literal: " + FilterEntry.quoted(upstream.host())
                : "",
            filter.yaml().indent(10),
            upstream.clusterYaml().indent(2));
  }
}
