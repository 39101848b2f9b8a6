// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import io.envoyjava.sdk.InvalidConfigException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the fields of a document, as a tree: a node for each part of the paths. A path is
 * a JSON Pointer (RFC 6901) in which {@code *} stands for any name or index.
 *
 * <p>While a document is read, several nodes can fit the current place, one by name and one by
 * {@code *}. The methods take and return lists of all that fit. Immutable once it is made.
 */
final class PathRules {
  private static final Pattern PATH = Pattern.compile("(/([^~/]|~[01])*)+");
  private static final String ANY = "*";

  private final Map<String, PathRules> children = new HashMap<>();
  private boolean removes;
  private int keepLast = -1;
  private @Nullable String newName;

  /** Adds the path of a field to remove. */
  void remove(String field, String path) {
    node(field, path).removes = true;
  }

  /**
   * Adds the path of a value to mask.
   *
   * @param keep the number of characters at the end of a text that stay
   */
  void mask(String field, String path, int keep) {
    node(field, path).keepLast = keep;
  }

  /** Adds the path of a field to rename. */
  void rename(String field, String path, String name) {
    var node = node(field, path);
    if (node.newName != null) throw new InvalidConfigException(field + ": is renamed twice");
    node.newName = name;
  }

  private PathRules node(String field, String path) {
    if (!PATH.matcher(path).matches()) {
      throw new InvalidConfigException(
          "%s: expected a path such as \"/users/*/name\", found \"%s\"".formatted(field, path));
    }
    var node = this;
    for (var part : path.substring(1).split("/", -1)) {
      var name = part.replace("~1", "/").replace("~0", "~");
      node = node.children.computeIfAbsent(name, _ -> new PathRules());
    }
    return node;
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /** Returns the nodes of a member or element, given those of what contains it. */
  static List<PathRules> step(List<PathRules> nodes, String name) {
    if (nodes.isEmpty()) return nodes;
    var next = new ArrayList<PathRules>(2);
    for (var node : nodes) {
      var named = node.children.get(name);
      if (named != null) next.add(named);
      var any = name.equals(ANY) ? null : node.children.get(ANY);
      if (any != null) next.add(any);
    }
    return next;
  }

  static boolean removes(List<PathRules> nodes) {
    for (var node : nodes) if (node.removes) return true;
    return false;
  }

  /** Returns how many characters a mask leaves; -1 if the value is not masked. */
  static int keepLast(List<PathRules> nodes) {
    int keep = -1;
    for (var node : nodes) {
      // The mask that leaves less wins.
      if (node.keepLast >= 0 && (keep < 0 || node.keepLast < keep)) keep = node.keepLast;
    }
    return keep;
  }

  static String rename(List<PathRules> nodes, String name) {
    for (var node : nodes) if (node.newName != null) return node.newName;
    return name;
  }
}
