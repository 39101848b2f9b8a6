// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to make a module of.
 *
 * @param name the module's name in Envoy's configuration: {@code my_filter} for {@code
 *     libmy_filter.so}
 * @param classes the project's own classes and resources: folders or jars
 * @param classPath what the classes need at run time, the SDK included: jars or folders
 * @param output the folder for the files; it is created if it is missing
 * @param relocations the packages to move
 * @param runtime the Java runtime that the module brings; null if it needs one on the machine
 * @since 0.1
 */
public record ModuleSpec(
    String name,
    List<Path> classes,
    List<Path> classPath,
    Path output,
    List<Relocation> relocations,
    @Nullable RuntimeSpec runtime) {
  /** Makes a specification. */
  public ModuleSpec {
    classes = List.copyOf(classes);
    classPath = List.copyOf(classPath);
    relocations = List.copyOf(relocations);
  }

  /**
   * Makes a specification of a module without a Java runtime.
   *
   * @param name the module's name in Envoy's configuration
   * @param classes the project's own classes and resources
   * @param classPath what the classes need at run time
   * @param output the folder for the files
   * @param relocations the packages to move
   */
  public ModuleSpec(
      String name,
      List<Path> classes,
      List<Path> classPath,
      Path output,
      List<Relocation> relocations) {
    this(name, classes, classPath, output, relocations, null);
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
