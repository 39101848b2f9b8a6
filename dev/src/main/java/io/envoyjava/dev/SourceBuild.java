// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles all Java sources of a project with the javac of this JVM, which gets faster with each
 * time, and copies the resources.
 */
final class SourceBuild implements Build {
  private final List<Path> sources;
  private final List<Path> resources;
  private final List<Path> classPath;
  private final List<String> options;
  private final Path output;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);

  /**
   * Prepares the compiler.
   *
   * @param sources the folders with Java sources
   * @param resources the folders with resources
   * @param classPath what the sources need
   * @param options options for javac
   * @param output the folder for classes and resources, which is emptied each time
   */
  SourceBuild(
      List<Path> sources,
      List<Path> resources,
      List<Path> classPath,
      List<String> options,
      Path output) {
    this.sources = sources;
    this.resources = resources;
    this.classPath = classPath;
    this.options = options;
    this.output = output;
  }

  @Override
  public List<Path> compile() throws DevException, IOException {
    Folders.makeEmpty(output);
    var all = new ArrayList<Path>();
    for (var folder : sources) {
      for (var file : Folders.filesIn(folder)) {
        if (file.toString().endsWith(".java")) all.add(file);
      }
    }
    if (!all.isEmpty()) compile(all);
    for (var folder : resources) {
      for (var file : Folders.filesIn(folder)) {
        var copy = output.resolve(folder.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return List.of(output);
  }

  private void compile(List<Path> all) throws DevException, IOException {
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
    // A project with a module descriptor finds its dependencies on the module path.
    boolean modular = all.stream().anyMatch(file -> file.endsWith("module-info.java"));
    files.setLocationFromPaths(StandardLocation.MODULE_PATH, modular ? classPath : List.<Path>of());
    files.setLocationFromPaths(StandardLocation.CLASS_PATH, modular ? List.<Path>of() : classPath);
    var found = new DiagnosticCollector<JavaFileObject>();
    var messages = new StringWriter();
    var units = files.getJavaFileObjectsFromPaths(all);
    boolean succeeded = compiler.getTask(messages, files, found, options, null, units).call();
    if (succeeded) return;
    throw new DevException(
        messages
            + found.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .map(SourceBuild::line)
                .collect(joining("\n")));
  }

  private static String line(Diagnostic<? extends JavaFileObject> found) {
    var file = found.getSource();
    var message = found.getMessage(Locale.ROOT).strip();
    return file == null
        ? message
        : "%s:%d: %s".formatted(file.getName(), found.getLineNumber(), message);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
