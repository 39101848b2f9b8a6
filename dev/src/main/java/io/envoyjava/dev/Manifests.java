// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.util.Locale;

/** The configuration of an extension for Envoy and for what configures Envoy, in YAML. */
final class Manifests {
  private Manifests() {}

  /**
   * Returns the configuration.
   *
   * @param extension the extension
   * @param source where Envoy Gateway lets Envoy find the module
   * @param target {@code envoy}, {@code gateway}, {@code istio}, or {@code all}
   * @throws DevException if the target takes HTTP filters only, and this is of another kind
   */
  static String of(Extension extension, ModuleSource source, String target) throws DevException {
    boolean http = extension.kind() == ExtensionKind.HTTP_FILTER;
    return switch (target) {
      case "envoy" -> envoy(extension);
      case "gateway", "istio" -> {
        if (!http) {
          throw new DevException(
              "-Denvoy.target=%s is for HTTP filters; %s is of another kind: %s"
                  .formatted(target, extension.name(), extension.kind().title()));
        }
        yield target.equals("gateway") ? gateway(extension, source) : istio(extension);
      }
      case "all" ->
          http
              ? String.join("---\n", envoy(extension), gateway(extension, source), istio(extension))
              : envoy(extension);
      default ->
          throw new IllegalArgumentException(
              "--target: expected envoy, gateway, istio or all, found '%s'".formatted(target));
    };
  }

  private static String envoy(Extension extension) {
    return """
    # Envoy: an entry of %s%s. ENVOY_DYNAMIC_MODULES_SEARCH_PATH names the folder of lib%s.so.
    """
            .formatted(extension.kind().list(), place(extension.kind()), extension.module())
        + extension.yaml();
  }

  private static String place(ExtensionKind kind) {
    return switch (kind) {
      case HTTP_FILTER -> ", before the router";
      case NETWORK_FILTER -> " of a filter chain, before the last one";
      case LISTENER_FILTER -> " of a listener";
      case UDP_LISTENER_FILTER -> " of a listener for UDP";
      case ACCESS_LOGGER -> " of an HTTP connection manager, a TCP proxy, or a listener";
      case BOOTSTRAP_EXTENSION -> " at the top of the configuration";
    };
  }

  private static String gateway(Extension filter, ModuleSource source) {
    var name = Nodes.quoted(kubernetes(filter.module()));
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
            Nodes.quoted(filter.name()),
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
        .formatted(Nodes.quoted(config));
  }

  private static String istio(Extension filter) {
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
            Nodes.quoted(kubernetes(filter.module())),
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
