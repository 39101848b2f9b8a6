// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
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
   * default is {@code process-classes} if the project has sources in another language than Java,
   * generated sources, annotation processors, options for the compiler, or resources that are
   * filtered, selected or moved; otherwise, a compiler in the tools compiles, which is faster.
   */
  @Parameter(property = "envoy.compile")
  private @Nullable String compile;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution mojo;

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
    for (var resource : built().getResources()) resources.add(Path.of(resource.getDirectory()));
    // A build writes generated sources, which must not start the next one.
    option(command, "--sources", joined(sources.stream().filter(it -> !isGenerated(it)).toList()));
    option(command, "--resources", joined(resources));
    option(command, "--poms", joined(poms()));
    var description = target().resolve("envoy-java/description");
    option(command, "--describe", description);
    option(command, "--describe-command", String.join("\n", describe(description)));
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

  /** Returns the project as it is after the phases before this goal, which may have added to it. */
  private MavenProject built() {
    var executed = project().getExecutionProject();
    return executed == null ? project() : executed;
  }

  private Path target() {
    return Path.of(project().getBuild().getDirectory());
  }

  private boolean isGenerated(Path sources) {
    return sources.startsWith(target());
  }

  private List<Path> sources() {
    var sources = new ArrayList<Path>();
    for (var root : built().getCompileSourceRoots()) {
      var folder = Path.of(root);
      // Maven itself adds the folder for what annotation processors write, which is often empty.
      if (!isGenerated(folder) || hasFiles(folder)) sources.add(folder);
    }
    var kotlin = project().getBasedir().toPath().resolve("src/main/kotlin");
    if (Files.isDirectory(kotlin) && !sources.contains(kotlin)) sources.add(kotlin);
    return sources;
  }

  private boolean needsMaven(List<Path> sources) {
    return sources.stream().anyMatch(root -> root.endsWith("kotlin") || isGenerated(root))
        || built().getResources().stream().anyMatch(this::needsMaven)
        || project().getProperties().containsKey("maven.compiler.proc")
        || Stream.of("annotationProcessorPaths", "proc", "compilerArgs", "compilerArgument")
            .anyMatch(it -> compilerConfiguration(it) != null);
  }

  /** Returns whether a resource is more than a folder of files to copy. */
  private boolean needsMaven(Resource resource) {
    return resource.isFiltering()
        || !resource.getIncludes().isEmpty()
        || !resource.getExcludes().isEmpty()
        || resource.getTargetPath() != null
        || target().startsWith(resource.getDirectory());
  }

  private static boolean hasFiles(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (IOException e) {
      return false; // There is no such folder.
    }
  }

  /** Returns the project's pom, and those of its parents that are not in a repository. */
  private List<Path> poms() {
    var poms = new ArrayList<Path>();
    for (var each = project(); each != null && each.getFile() != null; each = each.getParent()) {
      poms.add(each.getFile().toPath());
    }
    return poms;
  }

  /** Returns the command that writes the arguments for the project as its pom then is. */
  private List<String> describe(Path file) {
    var command = maven(mojo.getPlugin().getId() + ":" + mojo.getGoal());
    for (var key : session().getUserProperties().stringPropertyNames()) {
      var value = session().getUserProperties().getProperty(key);
      if (key.startsWith("envoy.") && isOneLine(key + value)) command.add("-D" + key + "=" + value);
    }
    command.add("-Denvoy.describe=" + file);
    return command;
  }

  private static boolean isOneLine(String text) {
    return !text.matches("(?s).*[\r\n].*");
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
    for (var key : request.getUserProperties().stringPropertyNames()) {
      var value = request.getUserProperties().getProperty(key);
      // The goal's own properties do not matter for the compiler, and a line is a word of a
      // command.
      if (key.startsWith("envoy.") || !isOneLine(key + value)) continue;
      command.add("-D" + key + "=" + value);
    }
    for (var profile : request.getActiveProfiles()) command.add("-P" + profile);
    for (var profile : request.getInactiveProfiles()) command.add("-P!" + profile);
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
