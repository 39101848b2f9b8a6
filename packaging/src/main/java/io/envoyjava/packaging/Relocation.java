// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.util.List;

/**
 * Moves packages to another name, in class files, resources and service files.
 *
 * @param pattern the beginning of the names to move, such as {@code com.google.common}
 * @param shadedPattern what replaces the pattern, such as {@code com.example.shaded.guava}
 * @param includes patterns of the classes to move; if it is empty, all classes of the pattern
 * @param excludes patterns of the classes not to move
 * @since 0.1
 */
public record Relocation(
    String pattern, String shadedPattern, List<String> includes, List<String> excludes) {
  /** Makes a relocation. */
  public Relocation {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /**
   * Makes a relocation of all classes of a pattern.
   *
   * @param pattern the beginning of the names to move
   * @param shadedPattern what replaces the pattern
   */
  public Relocation(String pattern, String shadedPattern) {
    this(pattern, shadedPattern, List.of(), List.of());
  }
}
