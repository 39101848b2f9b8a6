// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes Java runtimes with the modules that a jar needs, by the tools of a JDK. */
final class JavaRuntime {
  /** What only tools read. */
  private static final List<String> LEFT_OUT = List.of("lib/classlist", "lib/jrt-fs.jar");

  private final RuntimeSpec spec;
  private final Path work;
  private final Set<String> modules;

  private JavaRuntime(RuntimeSpec spec, Path work, Set<String> modules) {
    this.spec = spec;
    this.work = work;
    this.modules = modules;
  }

  /**
   * Finds out which of Java's modules a jar needs.
   *
   * @param work a folder for temporary files
   */
  static JavaRuntime of(RuntimeSpec spec, Path jar, Path work)
      throws PackagingException, IOException {
    // As a named module, it would need the SDK's module, whose classes are in this jar.
    var copy = Files.copy(jar, work.resolve("without-module.jar"));
    try (var files = FileSystems.newFileSystem(copy)) {
      Files.deleteIfExists(files.getPath("/module-info.class"));
    }
    var found =
        run(
            spec.jdk().resolve("bin/jdeps"),
            "--multi-release=25",
            "--ignore-missing-deps",
            "--print-module-deps",
            copy.toString());
    var modules = new TreeSet<>(Arrays.asList(found.strip().split(",")));
    modules.addAll(spec.modules());
    return new JavaRuntime(spec, work, modules);
  }

  /** Returns the home of a runtime for a platform; null if jlink cannot make it here. */
  @Nullable Path link(String platform, String thisPlatform) throws PackagingException, IOException {
    var jmods = spec.jmods().get(platform);
    boolean foreign = !platform.equals(thisPlatform);
    if (jmods == null && foreign) return null;
    var home = work.resolve("java-" + platform);
    var options = new ArrayList<String>();
    if (jmods != null) {
      // jlink would take the modules of its own JDK instead.
      if (!Files.exists(jmods.resolve("java.base.jmod"))) {
        throw new PackagingException(
            "the Java runtime cannot be made: %s has no java.base.jmod: give the jmods of a JDK for %s"
                .formatted(jmods, platform));
      }
      options.addAll(List.of("--module-path", jmods.toString()));
    }
    options.addAll(List.of("--add-modules", String.join(",", modules)));
    options.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
    options.addAll(List.of("--output", home.toString()));
    run(spec.jdk().resolve("bin/jlink"), options.toArray(String[]::new));
    // The archive of loaded classes halves the JVM's start, but only the new JVM can write it.
    if (!foreign) run(home.resolve("bin/java"), "-Xshare:dump");
    for (var name : LEFT_OUT) Files.deleteIfExists(home.resolve(name));
    return home;
  }

  private static String run(Path program, String... arguments)
      throws PackagingException, IOException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    if (!Files.isExecutable(program)) {
      throw new PackagingException(
          "the Java runtime cannot be made: %s is missing: give the home of a JDK"
              .formatted(program));
    }
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() == 0) return output;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    throw new PackagingException(
        "the Java runtime cannot be made: %s: %s"
            .formatted(program.getFileName(), output.strip().replaceAll("\\s*\\R\\s*", "; ")));
  }
}
