// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.PackagingException;
import io.envoyjava.packaging.Relocation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.plugins.shade.mojo.PackageRelocation;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Packages a project as a module for Envoy: its classes and all that they need at run time become
 * {@code lib<name>.so}, one for each platform that the SDK has a launcher for. The files are
 * attached to the project with the type {@code so} and the platform as the classifier.
 *
 * @since 0.1
 */
@Mojo(
    name = "package",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public class PackageMojo extends AbstractMojo {
  /**
   * The module's name in Envoy's configuration: {@code my_filter} for {@code libmy_filter.so}. The
   * default is the artifactId, with underscores in place of hyphens.
   */
  @Parameter(property = "envoy-java.name")
  private @Nullable String name;

  /**
   * The folder for the files: {@code <platform>/lib<name>.so}, and {@code lib<name>.so} for the
   * machine that builds.
   */
  @Parameter(defaultValue = "${project.build.directory}", required = true)
  private File outputDirectory;

  /** The project's own classes and resources: a folder or a jar. */
  @Parameter(defaultValue = "${project.build.outputDirectory}", required = true)
  private File classes;

  /**
   * The packages to move to other names, as in the Maven Shade plugin: each {@code <relocation>}
   * has a {@code <pattern>}, a {@code <shadedPattern>}, and may have {@code <includes>} and {@code
   * <excludes>}.
   */
  @Parameter private List<PackageRelocation> relocations = List.of();

  /** Whether to attach the files to the project, so that they are installed and deployed. */
  @Parameter(defaultValue = "true")
  private boolean attach;

  /** Whether to do nothing. */
  @Parameter(property = "envoy-java.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  private final MavenProjectHelper projectHelper;

  /**
   * Makes the goal; Maven calls this.
   *
   * @param projectHelper attaches the files
   */
  @Inject
  public PackageMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    // A parent of modules is not one.
    if (skip || project.getPackaging().equals("pom")) {
      getLog().debug("envoy-java:package is skipped");
      return;
    }
    var module = name == null ? ModuleSpec.nameFor(project.getArtifactId()) : name;
    requireUnique("lib" + module + ".so");
    var spec =
        new ModuleSpec(
            module, List.of(classes.toPath()), classPath(), outputDirectory.toPath(), moves());
    try {
      for (var packaged : ModulePackager.pack(spec)) {
        getLog().info("Made " + packaged.file());
        if (attach) {
          projectHelper.attachArtifact(
              project, "so", packaged.platform(), packaged.file().toFile());
        }
      }
    } catch (PackagingException e) {
      throw new MojoFailureException(e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot make lib" + module + ".so: " + e, e);
    }
  }

  /** One Envoy finds its modules by their names, in one search path. */
  private void requireUnique(String file) throws MojoFailureException {
    for (var other : session.getProjects()) {
      if (other.equals(project)) continue;
      // A copy: another thread may be attaching something.
      for (var artifact : List.copyOf(other.getAttachedArtifacts())) {
        if (artifact.getType().equals("so") && artifact.getFile().getName().equals(file)) {
          throw new MojoFailureException(
              "%s is also made by %s: set another <name> in one of them"
                  .formatted(file, other.getId()));
        }
      }
    }
  }

  private List<Path> classPath() {
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

  private List<Relocation> moves() {
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
