// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads and writes parts of YAML documents. */
final class Nodes {
  private Nodes() {}

  static boolean isKey(NodeTuple tuple, String key) {
    return key.equals(text(tuple.getKeyNode()));
  }

  /** Returns the value of a key; null if the node is not a mapping that has it. */
  static @Nullable Node get(@Nullable Node node, String key) {
    if (!(node instanceof MappingNode mapping)) return null;
    for (var tuple : mapping.getValue()) {
      if (isKey(tuple, key)) return tuple.getValueNode();
    }
    return null;
  }

  /** Returns the text of a scalar; empty for anything else. */
  static String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** Returns a text as a YAML string. */
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
