// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java block of a page, in the surroundings in which it compiles. The first of these in which it
 * has no syntax error is taken: statements of a method, members of a class, a file of its own. If
 * it has one in each of them, the one that gets furthest is taken.
 *
 * <p>Of a module descriptor only the syntax is looked at: the modules that it names are on the
 * class path here.
 */
final class Snippet {
  private static final JavaCompiler COMPILER =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this is not a JDK");
  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^(?:public |final |abstract |sealed )*(?:class|interface|record|enum) (\\w+)");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ");
  private static final Pattern MODULE = Pattern.compile("(?m)^module ");

  private static final String SURROUNDINGS = surroundings();

  /** The block's code goes between the two; a file of its own has nothing after it. */
  private record Frame(String name, String before, String after) {
    JavaFileObject around(Pages.Block block) {
      return source(name, before + block.text() + after);
    }

    long linesBefore() {
      return before.chars().filter(c -> c == '\n').count();
    }
  }

  private Snippet() {}

  /**
   * Compiles a block.
   *
   * @param sdk a class of each module whose exported packages the block may use without imports
   * @return the errors, each with the block's file, its line, and the compiler's message
   */
  static List<String> errors(Pages.Block block, Class<?>... sdk) {
    if (MODULE.matcher(block.text()).find()) {
      var descriptor = new Frame("module-info", "", "");
      return messages(block, descriptor, parse(descriptor.around(block)));
    }
    var imports = imports(sdk);
    var frame =
        frames(block, imports + importsOf(SURROUNDINGS)).stream()
            // Of equals, the first stays.
            .reduce((one, other) -> validLines(other, block) > validLines(one, block) ? other : one)
            .orElseThrow();
    var surroundings = source("Surroundings", imports + SURROUNDINGS);
    return messages(block, frame, analyze(List.of(frame.around(block), surroundings)));
  }

  private static List<String> messages(
      Pages.Block block, Frame frame, List<Diagnostic<? extends JavaFileObject>> errors) {
    return errors.stream()
        .map(error -> place(block, frame, error) + ": " + error.getMessage(null))
        .toList();
  }

  /** How many lines of the block come before its first syntax error. */
  private static long validLines(Frame frame, Pages.Block block) {
    return parse(frame.around(block)).stream()
        .mapToLong(error -> error.getLineNumber() - frame.linesBefore())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static String place(
      Pages.Block block, Frame frame, Diagnostic<? extends JavaFileObject> error) {
    var source = error.getSource();
    if (source != null && source.getName().endsWith("Surroundings.java")) {
      return "Surroundings.java.txt:" + error.getLineNumber();
    }
    return block.file() + ":" + (block.line() + error.getLineNumber() - frame.linesBefore() - 1);
  }

  private static List<Frame> frames(Pages.Block block, String imports) {
    var type = TYPE.matcher(block.text());
    // A file with a package has imports of its own.
    var own = PACKAGE.matcher(block.text()).find() ? "" : imports;
    return List.of(
        // In an if, so that code may follow a return; whatever type it returns.
        new Frame(
            "Snippet",
            imports
                + """
                abstract class Snippet extends Surroundings {
                  Object statements() throws Exception {
                    if (config.isEmpty()) {
                """,
            "}\nthrow new AssertionError();\n}\n}\n"),
        new Frame("Snippet", imports + "abstract class Snippet extends Surroundings {\n", "}\n"),
        new Frame(type.find() ? type.group(1) : "Snippet", own, ""));
  }

  private static List<Diagnostic<? extends JavaFileObject>> parse(JavaFileObject source) {
    var found = new DiagnosticCollector<JavaFileObject>();
    try {
      var _ = task(found, List.of(source)).parse();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return errorsOf(found);
  }

  private static List<Diagnostic<? extends JavaFileObject>> analyze(List<JavaFileObject> sources) {
    var found = new DiagnosticCollector<JavaFileObject>();
    try {
      var _ = task(found, sources).analyze();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return errorsOf(found);
  }

  private static JavacTask task(
      DiagnosticCollector<JavaFileObject> found, List<JavaFileObject> sources) {
    var options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    return (JavacTask) COMPILER.getTask(null, null, found, options, null, sources);
  }

  private static List<Diagnostic<? extends JavaFileObject>> errorsOf(
      DiagnosticCollector<JavaFileObject> found) {
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** The packages that the modules of these classes export, each with all its types. */
  private static String imports(Class<?>... sdk) {
    return Stream.of(sdk)
        .map(Snippet::origin)
        .flatMap(origin -> ModuleFinder.of(origin).findAll().stream())
        .flatMap(module -> module.descriptor().exports().stream())
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .sorted()
        .map("import %s.*;\n"::formatted)
        .collect(joining());
  }

  private static Path origin(Class<?> loaded) {
    try {
      return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String importsOf(String source) {
    return source
        .lines()
        .filter(line -> line.startsWith("import "))
        .collect(joining("\n", "", "\n"));
  }

  private static String surroundings() {
    try (InputStream in = Snippet.class.getResourceAsStream("Surroundings.java.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
