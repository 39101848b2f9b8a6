// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.util.ArrayList;
import java.util.List;

/**
 * An Envoy configuration with one UDP listener, {@value #LISTENER}, on a free port, and the UDP
 * listener filters of a test. It receives datagrams of any length.
 */
final class UdpConfig implements ListenerUpdates.Source {
  static final String LISTENER = "main";

  private final List<String> filters = new ArrayList<>();
  private String address = "127.0.0.1";

  /** A filter of the module of the same name, with the text of its configuration. */
  UdpConfig filter(String name, String config) {
    return filter(name, name, config);
  }

  /** A filter of a module, with the text of its configuration. */
  UdpConfig filter(String module, String name, String config) {
    filters.add(filterYaml(module, name, config));
    return this;
  }

  /** The address that the listener is bound to, instead of 127.0.0.1. */
  UdpConfig address(String ip) {
    address = ip;
    return this;
  }

  /** A filter's entry in a list of listener filters. */
  static String filterYaml(String module, String name, String config) {
    return """
    - name: %s
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.udp.dynamic_modules.v3.DynamicModuleUdpListenerFilter
        dynamic_module_config: { name: %s }
        filter_name: %s
        filter_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: '%s'
    """
        .formatted(name, module, name, config.replace("'", "''"));
  }

  @Override
  public String listenerYaml() {
    return """
    - name: %s
      address: { socket_address: { protocol: UDP, address: "%s", port_value: 0 } }
      udp_listener_config: { downstream_socket_config: { max_rx_datagram_size: 65535 } }
      listener_filters:
    %s\
    """
        .formatted(LISTENER, address, String.join("", filters).indent(2));
  }

  @Override
  public String clusterYaml() {
    return "[]\n";
  }

  /**
   * The whole configuration; {@link io.envoyjava.testing.Envoy}'s fixtures add the admin interface.
   */
  String yaml() {
    return "stats_flush_interval: 0.1s\nstatic_resources:\n  listeners:\n"
        + listenerYaml().indent(2);
  }
}
