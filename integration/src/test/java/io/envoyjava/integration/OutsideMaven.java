// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maven for a project outside of this repository: the Maven of this build, on its Java. What this
 * build has made is in a release repository of its own, from which Maven fetches it. The local
 * repository has nothing of it at first. Everything else there is a link to the user's own local
 * repository, so it is not fetched again.
 */
final class OutsideMaven {
  private static final Path ROOT = EnvoyConfig.FILTERS.resolveSibling("").normalize();
  static final String VERSION = property("version");

  /** The plugin's goal by itself, for a project that is compiled. */
  static final String GOAL = "io.envoyjava:envoy-java-maven-plugin:" + VERSION + ":package";

  /** The folders of what such a project uses, and the artifacts that they make. */
  private static final Map<String, String> ARTIFACTS =
      Map.ofEntries(
          Map.entry("", "envoy-java"),
          Map.entry("filters", "envoy-java-filters"),
          Map.entry("parent", "envoy-java-parent"),
          Map.entry("sdk", "envoy-java-sdk"),
          Map.entry("testkit", "envoy-java-testkit"),
          Map.entry("testing", "envoy-java-testing"),
          Map.entry("json", "envoy-java-json"),
          Map.entry("packaging", "envoy-java-packaging"),
          Map.entry("dev", "envoy-java-dev"),
          Map.entry("archetype", "envoy-java-archetype"),
          Map.entry("archetype-kotlin", "envoy-java-archetype-kotlin"),
          Map.entry("maven-plugin", "envoy-java-maven-plugin"));

  /** How Maven ended, and what it printed. */
  record Result(int status, String output) {}

  private final Path repository;
  private final Path releases;
  private final Path settings;
  private final boolean offline;

  /** Makes both repositories anew. */
  OutsideMaven() throws IOException {
    repository = Path.of("target/outside-repository").toAbsolutePath();
    releases = Path.of("target/outside-releases").toAbsolutePath();
    settings = Path.of("target/outside-settings.xml").toAbsolutePath();
    offline = property("maven.mode").equals("offline=true");
    delete(repository);
    delete(releases);
    Files.writeString(settings, settings());
    var users = Path.of(property("maven.repository"));
    link(users, repository, Set.of("io"));
    link(users.resolve("io"), repository.resolve("io"), Set.of("envoyjava"));
    for (var artifact : ARTIFACTS.entrySet()) {
      release(ROOT.resolve(artifact.getKey()), artifact.getValue());
    }
  }

  private OutsideMaven(Path folder, Path releases) throws IOException {
    this.repository = folder.resolve("repository");
    this.releases = releases;
    this.settings = folder.resolve("settings.xml");
    this.offline = false;
    Files.writeString(settings, settings());
  }

  /**
   * Returns a Maven that has nothing in its local repository, and fetches all it needs.
   *
   * @param folder an empty folder, for the local repository
   * @param releases the repository of a release
   */
  static OutsideMaven empty(Path folder, Path releases) throws IOException {
    return new OutsideMaven(folder, releases);
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty("envoyjava." + name), name);
  }

  /** Deletes a folder and the links in it, but nothing that they lead to. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
      for (var file : files.toList()) Files.delete(file);
    }
  }

  private static void link(Path from, Path to, Set<String> except) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) return;
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (!except.contains(name)) Files.createSymbolicLink(to.resolve(name), file);
      }
    }
  }

  private String settings() {
    var repository =
        "<id>releases</id><url>%s</url><snapshots><enabled>true</enabled></snapshots>"
            .formatted(releases.toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>releases</id>
          <repositories><repository>%1$s</repository></repositories>
          <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>releases</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(repository);
  }

  private void release(Path folder, String artifact) throws IOException {
    var name = artifact + "-" + VERSION;
    var target = releases.resolve("io/envoyjava").resolve(artifact).resolve(VERSION);
    Files.createDirectories(target);
    Files.copy(folder.resolve("pom.xml"), target.resolve(name + ".pom"));
    var jar = folder.resolve("target").resolve(name + ".jar");
    if (Files.exists(jar)) Files.copy(jar, target.resolve(name + ".jar"));
  }

  /** A file of an artifact in the local repository. */
  Path file(String group, String artifact, String version, String file) {
    return repository.resolve(group).resolve(artifact).resolve(version).resolve(file);
  }

  /** Runs Maven in a project. */
  Result run(Path project, String... arguments) throws Exception {
    var process = builder(project, arguments).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Starts Maven in a project. The caller has to end it. */
  Process start(Path project, Path log, String... arguments) throws IOException {
    return builder(project, arguments).redirectOutput(log.toFile()).start();
  }

  private ProcessBuilder builder(Path project, String... arguments) {
    var command = new ArrayList<>(List.of(property("maven"), "-B", "-ntp"));
    command.add("-Dkotlin.compiler.daemon=false"); // It would outlive the tests.
    command.addAll(List.of("-gs", settings.toString(), "-Dmaven.repo.local=" + repository));
    if (offline) {
      command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", property("maven.java"));
    return builder;
  }
}
