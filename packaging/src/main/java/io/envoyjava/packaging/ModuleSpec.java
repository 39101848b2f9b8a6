// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.nio.file.Path;
import java.util.List;

/**
 * What to make a module of.
 *
 * @param name the module's name in Envoy's configuration: {@code my_filter} for {@code
 *     libmy_filter.so}
 * @param classes the project's own classes and resources: folders or jars
 * @param classPath what the classes need at run time, the SDK included: jars or folders
 * @param output the folder for the files; it is created if it is missing
 * @param relocations the packages to move
 * @since 0.1
 */
public record ModuleSpec(
    String name,
    List<Path> classes,
    List<Path> classPath,
    Path output,
    List<Relocation> relocations) {
  /** Makes a specification. */
  public ModuleSpec {
    classes = List.copyOf(classes);
    classPath = List.copyOf(classPath);
    relocations = List.copyOf(relocations);
  }

  /**
   * Returns the usual name of a project's module: hyphens become underscores, since the name is
   * usually that of the filter too.
   *
   * @param project the project's name, such as {@code my-filter}
   * @return the module's name, such as {@code my_filter}
   */
  public static String nameFor(String project) {
    return project.replace('-', '_');
  }
}
