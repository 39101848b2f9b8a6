// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

/**
 * A filter as it appears in Envoy's configuration.
 *
 * @param module the module's name
 * @param name the filter's name
 * @param config the text of its configuration
 */
record FilterEntry(String module, String name, String config) {
  static final String TYPE =
      "type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter";

  /** Returns the filter's entry in a list of HTTP filters, as YAML. */
  String yaml() {
    return """
    - name: %s
      typed_config:
        "@type": %s
        dynamic_module_config: { name: %s }
        filter_name: %s
        filter_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: %s
    """
        .formatted(quoted(name), TYPE, quoted(module), quoted(name), quoted(config));
  }

  /** Returns a YAML string. */
  static String quoted(String text) {
    if (text.matches("[a-z][a-z0-9_-]*") && !text.matches("null|true|false|yes|no|on|off|y|n")) {
      return text;
    }
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> out.append(c < ' ' ? "\\x%02x".formatted((int) c) : c);
      }
    }
    return out.append('"').toString();
  }
}
