// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The Java runtime that a module brings itself, so that it needs no Java on the machine it runs on.
 * jlink makes it for the machine that builds, and for each platform whose modules are given.
 *
 * @param jdk the home of a JDK 25 or newer, whose jlink and jdeps are run
 * @param modules Java's modules to add to those that the module's classes refer to, such as those
 *     of services that are found at run time
 * @param jmods the folder with Java's modules ({@code java.base.jmod} and others) for a platform,
 *     such as {@code linux-aarch_64}: those of a JDK of the same version
 * @since 0.1
 */
public record RuntimeSpec(Path jdk, List<String> modules, Map<String, Path> jmods) {
  /** Makes a specification. */
  public RuntimeSpec {
    modules = List.copyOf(modules);
    jmods = Map.copyOf(jmods);
  }
}
