// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An Envoy configuration with one listener, {@value #LISTENER}, on a free port: HTTP, the filters
 * of a test, the router, one upstream on loopback. A test adds anything else as YAML.
 */
final class EnvoyConfig implements ListenerUpdates.Source {
  static final String LISTENER = "main";

  /** The folder of the filters, each with its built module in {@code target}. */
  static final Path FILTERS =
      Path.of(Objects.requireNonNull(System.getProperty("envoyjava.filters")));

  private int upstreamPort;
  private final List<String> filters = new ArrayList<>();
  private String lastFilter =
      """
      - name: envoy.filters.http.router
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
      """;
  private String listenerOptions = "";
  private String filterChainOptions = "";
  private String connectionManagerOptions = "";
  private String upstreamHttpOptions = "explicit_http_config: { http_protocol_options: {} }\n";
  private String virtualHostOptions = "";
  private String clusters = "";
  private String routes =
      """
      - match: { prefix: / }
        route: { cluster: upstream, timeout: 60s }
      """;

  private EnvoyConfig(int upstreamPort) {
    this.upstreamPort = upstreamPort;
  }

  static EnvoyConfig upstream(int port) {
    return new EnvoyConfig(port);
  }

  /** Without an upstream: it is Envoy itself that answers, {@code direct}. */
  static EnvoyConfig direct() {
    return upstream(1)
        .routes(
            """
            - match: { prefix: / }
              direct_response: { status: 200, body: { inline_string: direct } }
            """);
  }

  /** The built module of a filter: {@code filters/access-log} for {@code access_log}. */
  static Path module(String filterName) {
    var folder = filterName.replace('_', '-');
    return FILTERS.resolve(folder).resolve("target/lib" + filterName + ".so").normalize();
  }

  /** The built modules of all filters. */
  static List<Path> modules() throws IOException {
    try (var files =
        Files.find(FILTERS, 3, (file, _) -> file.getFileName().toString().matches("lib.*[.]so"))) {
      return files.toList();
    }
  }

  /** A filter without a configuration, of the module of the same name. */
  EnvoyConfig filter(String name) {
    return filter(name, name, "");
  }

  /** A filter of the module of the same name. */
  EnvoyConfig filter(String name, String config) {
    return filter(name, name, config);
  }

  /** A filter of a module, with the text of its configuration. */
  EnvoyConfig filter(String module, String name, String config) {
    filters.add(filterYaml(module, name, config));
    return this;
  }

  /** A filter, as an entry of a list. */
  EnvoyConfig filterEntry(String yaml) {
    filters.add(yaml);
    return this;
  }

  /** A filter that is a server: it takes the router's place at the end of the chain. */
  EnvoyConfig terminalFilter(String name, String config) {
    lastFilter = filterYaml(name, name, config) + "    terminal_filter: true\n";
    return this;
  }

  /** A filter's entry in a list of HTTP filters. */
  static String filterYaml(String module, String name, String config) {
    return """
    - name: %s
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter
        dynamic_module_config: { name: %s }
        filter_name: %s
        filter_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: %s
    """
        .formatted(name, module, name, quoted(config));
  }

  /** YAML at the level of the listener, such as {@code per_connection_buffer_limit_bytes: 1}. */
  EnvoyConfig listenerOptions(String yaml) {
    listenerOptions += yaml + "\n";
    return this;
  }

  /** YAML at the level of the filter chain, such as a transport socket. */
  EnvoyConfig filterChainOptions(String yaml) {
    filterChainOptions += yaml + "\n";
    return this;
  }

  /** YAML at the level of the HTTP connection manager. */
  EnvoyConfig connectionManagerOptions(String yaml) {
    connectionManagerOptions += yaml + "\n";
    return this;
  }

  /** Lets trailers pass, also over HTTP/1.1, in both directions. */
  EnvoyConfig trailers() {
    var http1 = "http_protocol_options: { enable_trailers: true }";
    return connectionManagerOptions(http1)
        .upstreamHttpOptions("explicit_http_config: { " + http1 + " }\n");
  }

  /** Makes a span for each request, which goes to a cluster as Zipkin's JSON. */
  EnvoyConfig zipkin(String cluster) {
    return connectionManagerOptions(
        """
        tracing:
          provider:
            name: envoy.tracers.zipkin
            typed_config:
              "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
              collector_cluster: %s
              collector_endpoint: /spans
              collector_endpoint_version: HTTP_JSON
        """
            .formatted(cluster));
  }

  /** YAML of the cluster's {@code HttpProtocolOptions}; by default it is HTTP/1.1. */
  EnvoyConfig upstreamHttpOptions(String yaml) {
    upstreamHttpOptions = yaml;
    return this;
  }

  /** A filter without a configuration, in the cluster instead of the listener. */
  EnvoyConfig upstreamFilter(String name) {
    return upstreamFilter(name, "");
  }

  /** A filter in the cluster instead of the listener. */
  EnvoyConfig upstreamFilter(String name, String config) {
    upstreamHttpOptions +=
        """
        http_filters:
        %s- name: envoy.filters.http.upstream_codec
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec
        """
            .formatted(filterYaml(name, name, config));
    return this;
  }

  /** Another port of the upstream than the first one given. */
  EnvoyConfig upstreamPort(int port) {
    upstreamPort = port;
    return this;
  }

  /** YAML at the level of the one virtual host. */
  EnvoyConfig virtualHostOptions(String yaml) {
    virtualHostOptions += yaml + "\n";
    return this;
  }

  /** One more cluster, as an entry of a list. */
  EnvoyConfig cluster(String yaml) {
    clusters += yaml;
    return this;
  }

  /** One more cluster of plain HTTP/1.1, with one host on loopback. */
  EnvoyConfig cluster(String name, int port) {
    return cluster(
        """
        - name: %s
          connect_timeout: 5s
          load_assignment:
            cluster_name: %s
            endpoints:
            - lb_endpoints:
              - endpoint:
                  address: { socket_address: { address: 127.0.0.1, port_value: %d } }
        """
            .formatted(name, name, port));
  }

  /** The routes of the one virtual host, as a YAML list; by default all goes to the upstream. */
  EnvoyConfig routes(String yaml) {
    routes = yaml;
    return this;
  }

  /** The listener alone, as an entry of a list. */
  @Override
  public String listenerYaml() {
    return """
    - name: %s
      address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
    %s  filter_chains:
      - filters:
        - name: envoy.filters.network.http_connection_manager
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
            stat_prefix: %s
    %s        route_config:
              virtual_hosts:
              - name: all
                domains: ["*"]
    %s            routes:
    %s        http_filters:
    %s%s%s\
    """
        .formatted(
            LISTENER,
            listenerOptions.indent(2),
            LISTENER,
            connectionManagerOptions.indent(8),
            virtualHostOptions.indent(12),
            routes.indent(12),
            String.join("", filters).indent(8),
            lastFilter.indent(8),
            filterChainOptions.indent(4));
  }

  /** The cluster alone, as an entry of a list. */
  @Override
  public String clusterYaml() {
    return """
    - name: upstream
      connect_timeout: 5s
      load_assignment:
        cluster_name: upstream
        endpoints:
        - lb_endpoints:
          - endpoint:
              address: { socket_address: { address: 127.0.0.1, port_value: %d } }
      typed_extension_protocol_options:
        envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
          "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    %s\
    """
        .formatted(upstreamPort, upstreamHttpOptions.indent(6));
  }

  /** The whole configuration; {@link Envoy}'s fixtures add the admin interface. */
  String yaml() {
    return "static_resources:\n  listeners:\n"
        + listenerYaml().indent(2)
        + "  clusters:\n"
        + clusterYaml().indent(2)
        + clusters.indent(2);
  }

  /** A YAML string in double quotes. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
