// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.PackagingException;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;

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
public class PackageMojo extends ModuleMojo {
  /**
   * The folder for the files: {@code <platform>/lib<name>.so}, and {@code lib<name>.so} for the
   * machine that builds.
   */
  @Parameter(defaultValue = "${project.build.directory}", required = true)
  private File outputDirectory;

  /** Whether to attach the files to the project, so that they are installed and deployed. */
  @Parameter(defaultValue = "true")
  private boolean attach;

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
    if (skipped()) return;
    var module = module();
    requireUnique("lib" + module + ".so");
    var spec =
        new ModuleSpec(module, List.of(classes()), classPath(), outputDirectory.toPath(), moves());
    try {
      for (var packaged : ModulePackager.pack(spec)) {
        getLog().info("Made " + packaged.file());
        if (attach) {
          projectHelper.attachArtifact(
              project(), "so", packaged.platform(), packaged.file().toFile());
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
    for (var other : session().getProjects()) {
      if (other.equals(project())) continue;
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
}
