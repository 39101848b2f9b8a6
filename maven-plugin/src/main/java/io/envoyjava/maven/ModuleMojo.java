// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.Relocation;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.shade.mojo.PackageRelocation;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What the goals have in common: they know the project's module.
 *
 * @since 0.1
 */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public abstract class ModuleMojo extends AbstractMojo {
  /**
   * The module's name in Envoy's configuration: {@code my_filter} for {@code libmy_filter.so}. The
   * default is the artifactId, with underscores in place of hyphens.
   */
  @Parameter(property = "envoy-java.name")
  private @Nullable String name;

  /** The project's own classes and resources: a folder or a jar. */
  @Parameter(defaultValue = "${project.build.outputDirectory}", required = true)
  private File classes;

  /**
   * The packages to move to other names, as in the Maven Shade plugin: each {@code <relocation>}
   * has a {@code <pattern>}, a {@code <shadedPattern>}, and may have {@code <includes>} and {@code
   * <excludes>}.
   */
  @Parameter private List<PackageRelocation> relocations = List.of();

  /** Whether to do nothing. */
  @Parameter(property = "envoy-java.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  /** For Maven. */
  ModuleMojo() {}

  /** Returns whether the project has no module, like a parent of modules. */
  final boolean skipped() {
    if (skip || project.getPackaging().equals("pom")) {
      getLog().debug("envoy-java: nothing to do in " + project.getId());
      return true;
    }
    return false;
  }

  final MavenProject project() {
    return project;
  }

  final MavenSession session() {
    return session;
  }

  final String module() {
    return name == null ? ModuleSpec.nameFor(project.getArtifactId()) : name;
  }

  final Path classes() {
    return classes.toPath();
  }

  /** Returns what the project needs at run time. */
  final List<Path> classPath() {
    var paths = new ArrayList<Path>();
    for (var artifact : project.getArtifacts()) {
      if (isOnRuntimeClassPath(artifact)) paths.add(artifact.getFile().toPath());
    }
    return paths;
  }

  private static boolean isOnRuntimeClassPath(Artifact artifact) {
    var scope = artifact.getScope();
    return artifact.getArtifactHandler().isAddedToClasspath()
        && (Artifact.SCOPE_COMPILE.equals(scope) || Artifact.SCOPE_RUNTIME.equals(scope));
  }

  final List<Relocation> moves() {
    var moves = new ArrayList<Relocation>();
    for (var relocation : relocations) {
      moves.add(
          new Relocation(
              relocation.getPattern(),
              relocation.getShadedPattern(),
              orEmpty(relocation.getIncludes()),
              orEmpty(relocation.getExcludes())));
    }
    return moves;
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
