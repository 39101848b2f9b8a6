// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

/** The configuration of a filter for Envoy and for what configures Envoy, in YAML. */
final class Manifests {
  private static final String MODULES = "/usr/local/lib";

  private Manifests() {}

  /**
   * Returns the configuration.
   *
   * @param filter the filter
   * @param target {@code envoy}, {@code gateway}, {@code istio}, or {@code all}
   */
  static String of(FilterEntry filter, String target) {
    return switch (target) {
      case "envoy" -> envoy(filter);
      case "gateway" -> gateway(filter);
      case "istio" -> istio(filter);
      case "all" -> envoy(filter) + "---\n" + gateway(filter) + "---\n" + istio(filter);
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

  private static String gateway(FilterEntry filter) {
    var name = FilterEntry.quoted(kubernetes(filter.module()));
    // Envoy Gateway passes a string on as it is, and anything else as JSON.
    return """
    # Envoy Gateway v1.9 or later: the modules that policies may use. A Gateway refers to this by infrastructure.parametersRef.
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyProxy
    metadata: { name: %1$s }
    spec:
      dynamicModules:
      - name: %1$s
        source:
          type: Local
          local: { path: %2$s }
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
            FilterEntry.quoted("%s/lib%s.so".formatted(MODULES, filter.module())),
            FilterEntry.quoted(filter.name()),
            filter.config().isEmpty() ? "" : "    config: " + json(filter.config()) + "\n");
  }

  private static String istio(FilterEntry filter) {
    return """
    # Istio: not tried yet. The proxy's image needs the module, and a Java runtime.
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

  /** Returns the name of a Kubernetes object: it has no underscores. */
  private static String kubernetes(String module) {
    return module.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
  }

  /** JSON objects and arrays are YAML as they are; other text is a string. */
  private static String json(String config) {
    var text = config.strip();
    boolean structured = text.startsWith("{") || text.startsWith("[");
    return structured ? text.replaceAll("\\R\\s*", " ") : FilterEntry.quoted(config);
  }
}
