// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

/**
 * An extension as it appears in Envoy's configuration.
 *
 * @param kind what it is
 * @param module the module's name
 * @param name the name that its factory has
 * @param config the text of its configuration
 */
record Extension(ExtensionKind kind, String module, String name, String config) {

  /** Returns the extension's entry in the list of its kind, as YAML. */
  String yaml() {
    return """
    - name: %s
      typed_config:
        "@type": %s
        dynamic_module_config: { name: %s }
        %s: %s
        %s:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: %s
    """
        .formatted(
            Nodes.quoted(name),
            kind.type(),
            Nodes.quoted(module),
            kind.nameField(),
            Nodes.quoted(name),
            kind.configField(),
            Nodes.quoted(config));
  }
}
