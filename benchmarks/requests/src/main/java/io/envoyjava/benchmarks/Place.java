// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

/** The list of Envoy's configuration that has a subject's entry, and how the entry names things. */
enum Place {
  HTTP_FILTERS("filters.http.dynamic_modules.v3.DynamicModuleFilter", "filter"),
  ACCESS_LOG("access_loggers.dynamic_modules.v3.DynamicModuleAccessLog", "logger"),
  NETWORK_FILTERS("filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter", "filter"),
  LISTENER_FILTERS("filters.listener.dynamic_modules.v3.DynamicModuleListenerFilter", "filter");

  private final String type;
  private final String word;

  Place(String type, String word) {
    this.type = type;
    this.word = word;
  }

  /** Returns the entry of a module's extension. */
  String entry(String module, String name, String config) {
    return """
    - name: %1$s
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.%2$s
        dynamic_module_config: { name: %3$s }
        %4$s_name: %1$s
        %4$s_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: '%5$s'
    """
        .formatted(name, type, module, word, config.replace("'", "''"));
  }
}
