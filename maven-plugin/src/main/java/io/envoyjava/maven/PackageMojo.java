// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.packaging.PackagingException;
import io.envoyjava.packaging.RuntimeSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.toolchain.ToolchainManager;

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

  /**
   * Whether the files bring a Java runtime, so that they need none on the machine with Envoy. It is
   * made by the JDK of the build, for the platform of the machine that builds, and has the modules
   * that jdeps finds in the module's classes.
   */
  @Parameter(property = "envoy-java.runtime", defaultValue = "false")
  private boolean runtime;

  /** Java's modules to add to the runtime, such as {@code jdk.zipfs}. */
  @Parameter(property = "envoy-java.runtimeModules")
  private List<String> runtimeModules = List.of();

  /**
   * The folders with Java's modules for other platforms: {@code
   * <linux-aarch_64>/path/to/jmods</linux-aarch_64>}, of a JDK of the same version. Files for a
   * platform without such a folder bring no runtime.
   */
  @Parameter private Map<String, File> runtimeJmods = Map.of();

  private final MavenProjectHelper projectHelper;
  private final ToolchainManager toolchains;

  /**
   * Makes the goal; Maven calls this.
   *
   * @param projectHelper attaches the files
   * @param toolchains know the JDK of the build
   */
  @Inject
  public PackageMojo(MavenProjectHelper projectHelper, ToolchainManager toolchains) {
    this.projectHelper = projectHelper;
    this.toolchains = toolchains;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skipped()) return;
    var module = module();
    requireUnique("lib" + module + ".so");
    var spec =
        new ModuleSpec(
            module,
            List.of(classes()),
            classPath(),
            outputDirectory.toPath(),
            moves(),
            runtime ? runtime() : null);
    try {
      for (var packaged : ModulePackager.pack(spec)) {
        getLog().info("Made " + packaged.file());
        if (runtime && !packaged.bringsJava()) {
          getLog().warn(packaged.file() + " brings no Java: set runtimeJmods for its platform");
        }
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

  private RuntimeSpec runtime() throws MojoExecutionException {
    var jmods = new HashMap<String, Path>();
    runtimeJmods.forEach((platform, folder) -> jmods.put(platform, folder.toPath()));
    return new RuntimeSpec(Jdk.find(toolchains, session()), runtimeModules, jmods);
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
