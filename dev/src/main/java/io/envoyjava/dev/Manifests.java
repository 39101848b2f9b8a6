// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.util.Locale;

/** The configuration of a filter for Envoy and for what configures Envoy, in YAML. */
final class Manifests {
  private Manifests() {}

  /**
   * Returns the configuration.
   *
   * @param filter the filter
   * @param source where Envoy Gateway lets Envoy find the module
   * @param target {@code envoy}, {@code gateway}, {@code istio}, or {@code all}
   */
  static String of(FilterEntry filter, ModuleSource source, String target) {
    return switch (target) {
      case "envoy" -> envoy(filter);
      case "gateway" -> gateway(filter, source);
      case "istio" -> istio(filter);
      case "all" -> envoy(filter) + "---\n" + gateway(filter, source) + "---\n" + istio(filter);
      default ->
          throw new IllegalArgumentException(
              "--target: expected envoy, gateway, istio or all, found '%s'".formatted(target));
    };
  }

  private static String envoy(FilterEntry filter) {
    return """
    # Envoy: an entry of http_filters, before the router. ENVOY_DYNAMIC_MODULES_SEARCH_PATH names the folder of lib%s.so.
    """
            .formatted(filter.module())
        + filter.yaml();
  }

  private static String gateway(FilterEntry filter, ModuleSource source) {
    var name = FilterEntry.quoted(kubernetes(filter.module()));
    return """
    # Envoy Gateway v1.9 or later: the modules that policies may use. A Gateway refers to this by infrastructure.parametersRef.
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyProxy
    metadata: { name: %1$s }
    spec:
      dynamicModules:
      - name: %1$s
        source:
    %2$s\
    ---
    # Envoy Gateway: the filter for all routes of a Gateway.
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata: { name: %1$s }
    spec:
      targetRefs:
      - { group: gateway.networking.k8s.io, kind: Gateway, name: eg }
      dynamicModule:
      - name: %1$s
        filterName: %3$s
    %4$s\
    """
        .formatted(
            name,
            source.yaml().indent(6),
            FilterEntry.quoted(filter.name()),
            gatewayConfig(filter.config()).indent(4));
  }

  /** Returns the configuration as Envoy Gateway takes it: a value, which it passes on as JSON. */
  private static String gatewayConfig(String config) {
    var text = config.strip();
    if (text.isEmpty()) return "";
    // JSON objects and arrays are YAML as they are.
    if (text.startsWith("{") || text.startsWith("[")) {
      return "config: " + text.replaceAll("\\R\\s*", " ");
    }
    return """
    # Envoy Gateway passes a string on as JSON, with quotes around it: let the filter take JSON.
    config: %s\
    """
        .formatted(FilterEntry.quoted(config));
  }

  private static String istio(FilterEntry filter) {
    return """
    # Istio: valid by its schema, but not tried in a mesh. The proxy's image needs the module, and a Java runtime.
    apiVersion: networking.istio.io/v1alpha3
    kind: EnvoyFilter
    metadata: { name: %s }
    spec:
      configPatches:
      - applyTo: HTTP_FILTER
        match:
          context: SIDECAR_INBOUND
          listener:
            filterChain:
              filter:
                name: envoy.filters.network.http_connection_manager
                subFilter: { name: envoy.filters.http.router }
        patch:
          operation: INSERT_BEFORE
          value:
    %s\
    """
        .formatted(
            FilterEntry.quoted(kubernetes(filter.module())),
            filter.yaml().replaceFirst("^- ", "  ").indent(6));
  }

  /** Returns the name of a Kubernetes object, which has no underscores. */
  private static String kubernetes(String module) {
    return module
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.-]", "-")
        .replaceAll("^[.-]+|[.-]+$", "");
  }
}
