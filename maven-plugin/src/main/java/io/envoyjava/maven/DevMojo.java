// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.model.Resource;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.toolchain.ToolchainManager;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Runs the project's filter in an Envoy, and replaces the code in the running Envoy when a source
 * file or a resource changes.
 *
 * @since 0.1
 */
@Mojo(name = "dev", requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public class DevMojo extends EnvoyMojo {
  private static final String COMPILER = "org.apache.maven.plugins:maven-compiler-plugin";

  /**
   * The goals and options with which Maven compiles after a change, separated by spaces. The
   * default is {@code process-classes} if the project has sources in another language than Java, or
   * annotation processors, or resources that are filtered; otherwise, a compiler in the tools
   * compiles, which is faster.
   */
  @Parameter(property = "envoy.compile")
  private @Nullable String compile;

  /**
   * Makes the goal; Maven calls this.
   *
   * @param repositories fetches the tools
   * @param toolchains knows the JDK that the build has selected
   */
  @Inject
  public DevMojo(RepositorySystem repositories, ToolchainManager toolchains) {
    super(repositories, toolchains);
  }

  @Override
  String name() {
    return "dev";
  }

  @Override
  List<String> command() {
    var command = super.command();
    var sources = sources();
    var resources = new ArrayList<Path>();
    for (var resource : project().getResources()) resources.add(Path.of(resource.getDirectory()));
    option(command, "--sources", joined(sources));
    option(command, "--resources", joined(resources));
    var goals = compile != null ? compile : needsMaven(sources) ? "process-classes" : null;
    if (goals != null) {
      option(command, "--compile-command", String.join("\n", maven(goals)));
      return command;
    }
    option(command, "--compiler-options", String.join(" ", compilerOptions()));
    var classPath = new ArrayList<Path>();
    for (var artifact : project().getArtifacts()) {
      if (artifact.getArtifactHandler().isAddedToClasspath()) {
        classPath.add(artifact.getFile().toPath());
      }
    }
    option(command, "--compile-class-path", joined(classPath));
    return command;
  }

  private List<Path> sources() {
    var sources = new ArrayList<Path>();
    for (var root : project().getCompileSourceRoots()) sources.add(Path.of(root));
    var kotlin = project().getBasedir().toPath().resolve("src/main/kotlin");
    if (Files.isDirectory(kotlin) && !sources.contains(kotlin)) sources.add(kotlin);
    return sources;
  }

  private boolean needsMaven(List<Path> sources) {
    return sources.stream().anyMatch(root -> root.endsWith("kotlin"))
        || project().getResources().stream().anyMatch(Resource::isFiltering)
        || compilerConfiguration("annotationProcessorPaths") != null;
  }

  /** Returns the command of a Maven that has the settings of this one. */
  private List<String> maven(String goals) {
    var home = System.getProperty("maven.home");
    var command = new ArrayList<String>();
    command.add(home == null ? "mvn" : new File(home, "bin/mvn").toString());
    command.addAll(List.of("-B", "-q"));
    var request = session().getRequest();
    if (request.isOffline()) command.add("-o");
    settings(command, "-gs", request.getGlobalSettingsFile());
    settings(command, "-s", request.getUserSettingsFile());
    command.add("-Dmaven.repo.local=" + request.getLocalRepositoryPath());
    request.getUserProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
    for (var profile : request.getActiveProfiles()) command.add("-P" + profile);
    command.addAll(List.of(goals.split(" ")));
    return command;
  }

  /** Adds an option, unless the user has no such file. */
  private static void settings(List<String> command, String name, @Nullable File file) {
    if (file != null && file.exists()) option(command, name, file);
  }

  /** Returns the options that matter for what the classes do. */
  private List<String> compilerOptions() {
    var options = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-nowarn"));
    var release = project().getProperties().getProperty("maven.compiler.release");
    var configured = compilerConfiguration("release");
    if (configured != null) release = configured.getValue();
    if (release != null) options.addAll(List.of("--release", release));
    return options;
  }

  private @Nullable Xpp3Dom compilerConfiguration(String name) {
    var plugin = project().getPlugin(COMPILER);
    if (plugin == null || !(plugin.getConfiguration() instanceof Xpp3Dom configuration))
      return null;
    return configuration.getChild(name);
  }
}
