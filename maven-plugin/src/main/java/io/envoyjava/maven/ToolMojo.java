// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the goals have in common that run the development tools, which need a newer Java than Maven,
 * in a JVM of their own.
 *
 * @since 0.1
 */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public abstract class ToolMojo extends ModuleMojo {
  /**
   * Envoy's configuration. The default is {@code envoy.yaml} in the project's folder. If there is
   * no such file, {@code run} and {@code dev} write a minimal configuration.
   */
  @Parameter(property = "envoy.config")
  private @Nullable File config;

  /** The name of the extension, if the module has several. */
  @Parameter(property = "envoy.filter")
  private @Nullable String filter;

  /** The text of the extension's configuration. */
  @Parameter(property = "envoy.filterConfig")
  private @Nullable String filterConfig;

  @Parameter(
      defaultValue = "${project.build.directory}/envoy-java",
      readonly = true,
      required = true)
  private File work;

  /**
   * A file to write the arguments of the tools to, instead of running them; each of them ends with
   * a NUL. {@code dev} asks for it when a pom has changed.
   */
  @Parameter(property = "envoy.describe")
  private @Nullable File describe;

  private final RepositorySystem repositories;
  private final ToolchainManager toolchains;

  ToolMojo(RepositorySystem repositories, ToolchainManager toolchains) {
    this.repositories = repositories;
    this.toolchains = toolchains;
  }

  /** Returns the command and the options of its own, as pairs. */
  abstract List<String> command() throws MojoExecutionException;

  /** Returns whether the tools run Envoy in a container. */
  boolean inContainer() {
    return false;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skipped()) return;
    if (describe != null) {
      write(describe, arguments());
      return;
    }
    var command = new ArrayList<String>();
    command.add(Jdk.find(toolchains, session()).resolve("bin/java").toString());
    // The tools start quickly rather than run fast in the end.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", tools(), "io.envoyjava.dev.Main"));
    command.addAll(arguments());
    int status = run(command);
    if (status != 0) throw new MojoFailureException("ended with status " + status + ": see above");
  }

  private static void write(File file, List<String> arguments) throws MojoExecutionException {
    var text = new StringBuilder();
    for (var argument : arguments) text.append(argument).append('\0');
    try {
      Files.writeString(file.toPath(), text);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot write " + file + ": " + e, e);
    }
  }

  /** Returns the command and its options. */
  private List<String> arguments() throws MojoExecutionException {
    var command = new ArrayList<>(command());
    var usual = new File(project().getBasedir(), "envoy.yaml");
    option(command, "--config", config != null ? config : usual.exists() ? usual : null);
    // A Maven that is killed cannot end the tools.
    option(command, "--parent", ProcessHandle.current().pid());
    option(command, "--name", module());
    option(command, "--classes", classes().toString());
    option(command, "--class-path", joined(classPath()));
    option(command, "--relocate", String.join("\n", relocations()));
    option(command, "--directory", project().getBasedir().toString());
    option(command, "--work", work.toString());
    option(command, "--filter", filter);
    option(command, "--filter-config", filterConfig);
    return command;
  }

  private List<String> relocations() {
    var lines = new ArrayList<String>();
    for (var move : moves()) {
      lines.add(move.pattern() + "=" + move.shadedPattern());
      for (var include : move.includes()) lines.add("+" + include);
      for (var exclude : move.excludes()) lines.add("-" + exclude);
    }
    return lines;
  }

  /** Adds an option, unless it has no value. */
  static void option(List<String> command, String name, @Nullable Object value) {
    if (value != null) command.addAll(List.of(name, value.toString()));
  }

  static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a process that shares the terminal, and ends it with Maven. */
  private static int run(List<String> command) throws MojoExecutionException {
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new MojoExecutionException("cannot start " + command.get(0) + ": " + e, e);
    }
    // Ctrl-C reaches both, a signal to Maven only Maven. Either way, Maven ends last.
    var end =
        new Thread(
            () -> {
              process.destroy();
              process.onExit().join();
            });
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new MojoExecutionException("interrupted", e);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        // Maven is ending.
      }
    }
  }

  /** Returns the class path of the tools, which are fetched if necessary. */
  private String tools() throws MojoExecutionException {
    var artifacts = new Properties();
    try (InputStream in = ToolMojo.class.getResourceAsStream("tools.properties")) {
      artifacts.load(in);
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read tools.properties: " + e, e);
    }
    var collect = new CollectRequest();
    collect.setRepositories(project().getRemotePluginRepositories());
    collect.addDependency(dependency(artifacts.getProperty("tools")));
    if (inContainer()) collect.addDependency(dependency(artifacts.getProperty("container")));
    try {
      var resolved =
          repositories.resolveDependencies(
              session().getRepositorySession(), new DependencyRequest(collect, null));
      return resolved.getArtifactResults().stream()
          .map(result -> result.getArtifact().getFile().toString())
          .collect(Collectors.joining(File.pathSeparator));
    } catch (DependencyResolutionException e) {
      throw new MojoExecutionException("cannot fetch the tools: " + e.getMessage(), e);
    }
  }

  private static Dependency dependency(String coordinates) {
    return new Dependency(new DefaultArtifact(coordinates), "runtime");
  }
}
