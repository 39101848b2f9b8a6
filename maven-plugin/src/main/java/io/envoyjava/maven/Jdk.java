// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.ToolchainManager;

/** Finds a JDK that filters run on: Maven may run on an older one. */
final class Jdk {
  private static final int NEEDED = 25;
  private static final Pattern MAJOR = Pattern.compile("\"?(\\d+).*");

  private Jdk() {}

  /** Returns the JDK of the toolchains, of the environment, or the first that is installed. */
  static Path find(ToolchainManager toolchains, MavenSession session)
      throws MojoExecutionException {
    var homes = new ArrayList<Path>();
    var toolchain = toolchains.getToolchainFromBuildContext("jdk", session);
    var java = toolchain == null ? null : toolchain.findTool("java");
    if (java != null) homes.add(Path.of(java).resolve("../..").normalize());
    for (var variable : List.of("JAVA_HOME", "JAVA25_HOME")) {
      var home = System.getenv(variable);
      if (home != null) homes.add(Path.of(home));
    }
    homes.add(Path.of(System.getProperty("java.home")));
    homes.addAll(installed(Path.of("/usr/lib/jvm")));
    homes.addAll(installed(Path.of("/Library/Java/JavaVirtualMachines")));
    return first(homes)
        .orElseThrow(
            () ->
                new MojoExecutionException(
                    "no JDK 25 or newer in JAVA_HOME, JAVA25_HOME or /usr/lib/jvm: install one, or"
                        + " set JAVA_HOME"));
  }

  /** Returns the first of these folders that is the home of a new enough JDK. */
  static Optional<Path> first(List<Path> homes) {
    return homes.stream().filter(home -> version(home) >= NEEDED).findFirst();
  }

  /** Returns the folders in which systems keep JDKs, the newest first. */
  static List<Path> installed(Path folder) {
    var homes = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (var found = Files.newDirectoryStream(folder)) {
        for (var home : found) {
          homes.add(home);
          homes.add(home.resolve("Contents/Home")); // macOS
        }
      } catch (IOException e) {
        // The folder cannot be read, so it offers no JDK.
      }
    }
    homes.sort(Comparator.comparingInt(Jdk::version).reversed());
    return homes;
  }

  /** Returns the major version of the JDK in a folder; 0 if it has none. */
  private static int version(Path home) {
    if (!Files.isExecutable(home.resolve("bin/javac"))
        && !Files.isExecutable(home.resolve("bin/javac.exe"))) {
      return 0;
    }
    var release = new Properties();
    try (InputStream in = Files.newInputStream(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return 0;
    }
    var major = MAJOR.matcher(release.getProperty("JAVA_VERSION", ""));
    return major.matches() ? Integer.parseInt(major.group(1)) : 0;
  }
}
