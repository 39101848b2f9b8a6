// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.util.ArrayList;
import java.util.List;

/**
 * An Envoy configuration with one listener, {@value #LISTENER}, on a free port: network filters of
 * a test, and Envoy's TCP proxy to one upstream on loopback. A test adds anything else as YAML.
 */
final class NetworkConfig implements ListenerUpdates.Source {
  static final String LISTENER = "main";

  private static final String TERMINAL = "    terminal_filter: true\n";

  private final List<String> filters = new ArrayList<>();
  private String lastFilter =
      """
      - name: envoy.filters.network.tcp_proxy
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
          stat_prefix: tcp
          cluster: upstream
      """;
  private final List<String> listenerFilters = new ArrayList<>();
  private String otherChains = "";
  private String listenerOptions = "";
  private String filterChainOptions = "";
  private String upstreamOptions = "";
  private String clusters = "";
  private final int upstreamPort;

  private NetworkConfig(int upstreamPort) {
    this.upstreamPort = upstreamPort;
  }

  static NetworkConfig upstream(int port) {
    return new NetworkConfig(port);
  }

  /** A filter of the module of the same name, with the text of its configuration. */
  NetworkConfig filter(String name, String config) {
    filters.add(filterYaml(name, name, config));
    return this;
  }

  /** A filter of a module, with the text of its configuration. */
  NetworkConfig filter(String module, String name, String config) {
    filters.add(filterYaml(module, name, config));
    return this;
  }

  /** A listener filter of a module, with the text of its configuration. */
  NetworkConfig listenerFilter(String module, String name, String config) {
    listenerFilters.add(
        filterYaml(module, name, config)
            .replace("filters.network.", "filters.listener.")
            .replace("DynamicModuleNetworkFilter", "DynamicModuleListenerFilter"));
    return this;
  }

  /** One more filter chain: what it is chosen by, and its one filter, which is a server. */
  NetworkConfig chain(String match, String module, String name, String config) {
    return chain(match, "", module, name, config);
  }

  /** The same with YAML at the level of the filter chain, such as a transport socket. */
  NetworkConfig chain(String match, String options, String module, String name, String config) {
    otherChains +=
        """
        - filter_chain_match: %s
          filters:
        %s%s\
        """
            .formatted(
                match, (filterYaml(module, name, config) + TERMINAL).indent(2), options.indent(2));
    return this;
  }

  /** A filter that is a server: it takes the TCP proxy's place at the end of the chain. */
  NetworkConfig terminalFilter(String name, String config) {
    return terminalFilter(name, name, config);
  }

  /** The same of any module. */
  NetworkConfig terminalFilter(String module, String name, String config) {
    lastFilter = filterYaml(module, name, config) + TERMINAL;
    return this;
  }

  /** The last filter of the chain, as an entry of a list. */
  NetworkConfig lastFilter(String yaml) {
    lastFilter = yaml;
    return this;
  }

  /** A filter's entry in a list of network filters. */
  static String filterYaml(String module, String name, String config) {
    return """
    - name: %s
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter
        dynamic_module_config: { name: %s }
        filter_name: %s
        filter_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: '%s'
    """
        .formatted(name, module, name, config.replace("'", "''"));
  }

  /** YAML at the level of the listener, such as {@code per_connection_buffer_limit_bytes: 1}. */
  NetworkConfig listenerOptions(String yaml) {
    listenerOptions += yaml + "\n";
    return this;
  }

  /** YAML at the level of the filter chain, such as a transport socket. */
  NetworkConfig filterChainOptions(String yaml) {
    filterChainOptions += yaml + "\n";
    return this;
  }

  /** YAML at the level of the upstream's cluster, such as a transport socket. */
  NetworkConfig upstreamOptions(String yaml) {
    upstreamOptions += yaml + "\n";
    return this;
  }

  /** One more cluster of HTTP/1.1, with one host on loopback. */
  NetworkConfig cluster(String name, int port) {
    clusters += clusterYaml(name, port);
    return this;
  }

  private static String clusterYaml(String name, int port) {
    return """
    - name: %s
      connect_timeout: 5s
      load_assignment:
        cluster_name: %s
        endpoints:
        - lb_endpoints:
          - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
    """
        .formatted(name, name, port);
  }

  @Override
  public String listenerYaml() {
    return """
    - name: %s
      address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
    %s%s  filter_chains:
    %s  - filters:
    %s%s\
    """
        .formatted(
            LISTENER,
            listenerOptions.indent(2),
            listenerFilters.isEmpty()
                ? ""
                : ("listener_filters:\n" + String.join("", listenerFilters)).indent(2),
            otherChains.indent(2),
            (String.join("", filters) + lastFilter).indent(4),
            filterChainOptions.indent(4));
  }

  @Override
  public String clusterYaml() {
    return clusterYaml("upstream", upstreamPort) + upstreamOptions.indent(2) + clusters;
  }

  /** The whole configuration. */
  String yaml() {
    return """
    admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
    static_resources:
      listeners:
    %s  clusters:
    %s\
    """
        .formatted(listenerYaml().indent(2), clusterYaml().indent(2));
  }
}
