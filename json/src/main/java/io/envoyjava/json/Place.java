// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import io.envoyjava.sdk.InvalidConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a configuration. It becomes text, such as {@code cache.ttl} or {@code
 * pairs[0]}, only for a message.
 */
final class Place {
  static final Place ROOT = new Place(null, "", -1);

  private static final int LONGEST = 300;

  private final @Nullable Place parent;
  private final String name;
  private final int index;

  private Place(@Nullable Place parent, String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  Place member(String name) {
    return new Place(this, name, -1);
  }

  Place element(int index) {
    return new Place(this, "", index);
  }

  /** Returns the exception for a value that is not what is expected here. */
  InvalidConfigException wrong(String expected, @Nullable Object found) {
    return new InvalidConfigException(
        this + ": expected " + expected + ", found " + JsonQuote.quote(found));
  }

  @Override
  public String toString() {
    if (parent == null) return "configuration";
    var path = new StringBuilder();
    append(path);
    return JsonQuote.cut(path.toString(), LONGEST);
  }

  private void append(StringBuilder path) {
    if (parent == null) return;
    parent.append(path);
    if (index >= 0) {
      path.append('[').append(index).append(']');
    } else {
      if (!path.isEmpty()) path.append('.');
      path.append(JsonQuote.escape(name));
    }
  }
}
