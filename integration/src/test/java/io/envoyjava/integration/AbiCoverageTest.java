// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Everything that Envoy offers to HTTP, network, listener and UDP listener filters, access loggers
 * and bootstrap extensions is used by the SDK, or {@code abi-coverage.tsv} says why it is not. What
 * a row claims is compared with the code.
 */
final class AbiCoverageTest {
  private static final String PREFIX = "envoy_dynamic_module_";
  private static final String CALLBACK = "callback_";
  private static final Path SDK = Pages.ROOT.resolve("sdk/src/main");
  private static final Path TESTS =
      Pages.ROOT.resolve("integration/src/test/java/io/envoyjava/integration");
  private static final Path PAGE = Pages.ROOT.resolve("docs/abi-coverage.md");
  private static final String TABLE = "| function of the ABI | used by | first Envoy | test |\n";

  /** Stands for the test of what is used, but not tested with a real Envoy yet. */
  private static final String UNTESTED = "none yet";

  /** What an author sees of the SDK. */
  private static final List<String> PACKAGES =
      List.of(
          "",
          "accesslog.",
          "bootstrap.",
          "callout.",
          "http.",
          "listener.",
          "metrics.",
          "network.",
          "stream.",
          "udp.");

  /**
   * A line of {@code abi-coverage.tsv}.
   *
   * @param function the name without its prefix
   * @param since the first Envoy in which the SDK can offer it
   * @param use an API element such as {@code Span.child}; {@code launcher}; {@code in work}; or a
   *     dash and the reason why it is not used
   * @param test the class of the test with a real Envoy; {@value #UNTESTED}; empty if the function
   *     is not used
   */
  private record Row(String function, String since, String use, String test) {
    static Row parse(String line) {
      var columns = List.of(line.split("\t", -1));
      return new Row(
          columns.get(0), columns.get(1), columns.get(2), columns.size() > 3 ? columns.get(3) : "");
    }

    boolean isUsed() {
      return !use.equals("in work") && !use.startsWith("-");
    }

    boolean isHook() {
      return !function.startsWith(CALLBACK);
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(Pages.ROOT.resolve("integration/src/test/resources/abi-coverage.tsv"))
        .stream()
        .filter(line -> !line.startsWith("#"))
        .map(Row::parse)
        .toList();
  }

  @Test
  void everyFunctionHasARowWithItsFirstVersion() throws Exception {
    assertThat(rows().stream().filter(row -> !row.isHook()))
        .extracting(row -> row.function() + " " + row.since())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(EnvoyFunction.values())
                .map(f -> f.symbol().substring(PREFIX.length()) + " " + f.since())
                .toList());
  }

  /** A row that says {@code in work}, or why not, goes when the code uses the function. */
  @Test
  void theRowsSayWhichFunctionsTheCodeCalls() throws Exception {
    var called = called();
    assertThat(rows().stream().filter(row -> !row.isHook() && row.isUsed()).map(Row::function))
        .as("functions in rows that claim a use")
        .containsExactlyInAnyOrderElementsOf(called);
  }

  @Test
  void theRowsSayWhichHooksTheLauncherHandsOn() throws Exception {
    var handedOn = new TreeSet<String>();
    var ignored = new TreeSet<String>();
    for (var source : sources(SDK.resolve("native/hooks"), ".c")) {
      for (var found : HOOK.matcher(Files.readString(source)).results().toList()) {
        boolean isIgnored = IDLE.matcher(found.group(2)).replaceAll("").isBlank();
        (isIgnored ? ignored : handedOn).add(found.group(1));
      }
    }
    var rows = rows().stream().filter(Row::isHook).toList();
    assertThat(rows.stream().filter(Row::isUsed).map(Row::function))
        .as("hooks in rows that claim a use")
        .containsExactlyInAnyOrderElementsOf(handedOn);
    assertThat(rows.stream().map(Row::function)).containsAll(ignored);
  }

  /** A hook's name and its body. */
  private static final Pattern HOOK =
      Pattern.compile(
          "(?s)(?:EXPORT|\"default\"\\)\\)\\)) [^;{]*?\\b"
              + PREFIX
              + "(on_\\w+)\\([^{]*\\{(.*?)\n?}\n");

  /** What a hook does that hands nothing on: it takes no notice, refuses, and says so. */
  private static final Pattern IDLE =
      Pattern.compile("(?s)\\(void\\)\\w+;|envoy_log\\(.*?\\);|return 0;");

  @Test
  void whatUsesAFunctionIsThereAndIsTested() throws Exception {
    for (var row : rows()) {
      if (!row.isUsed()) {
        assertThat(row.test()).as(row.function()).isEmpty();
        continue;
      }
      var tests = row.test().equals(UNTESTED) ? null : testSources(row.test());
      if (row.use().equals("launcher")) continue;
      int dot = row.use().lastIndexOf('.');
      var method = row.use().substring(dot + 1);
      assertThat(methods(row.use().substring(0, dot))).as(row.toString()).contains(method);
      if (tests != null) {
        assertThat(tests).as(row.toString()).containsPattern("\\b" + method + "\\b");
      }
    }
  }

  @Test
  void testsOfEnvoysProgramsExist() throws Exception {
    var test = Pattern.compile("\\| `(\\w+IT)\\.(\\w+)` \\|");
    var named = test.matcher(Files.readString(PAGE)).results().toList();
    assertThat(named).hasSizeGreaterThan(10);
    for (var match : named) {
      assertThat(Files.readString(TESTS.resolve(match.group(1) + ".java")))
          .contains("void " + match.group(2) + "(");
    }
  }

  @Test
  void thePageHasTheRows() throws Exception {
    var table = new StringBuilder(TABLE).append("|---|---|---|---|\n");
    for (var row : rows()) {
      table.append(
          "| `%s` | %s | v%s | %s |\n"
              .formatted(row.function(), use(row), row.since(), row.test()));
    }
    Files.writeString(Path.of("target", "abi-coverage.md"), table);
    assertThat(Files.readString(PAGE))
        .as("the table, which is in integration/target/abi-coverage.md as it should be")
        .endsWith("\n\n" + table);
  }

  private static String use(Row row) {
    if (row.use().startsWith("- ")) return "not used: " + row.use().substring(2);
    return row.use().contains(".") ? "`" + row.use() + "`" : row.use();
  }

  /** The functions that the SDK's classes and the launcher call. */
  private static Set<String> called() throws IOException {
    var root = Pages.ROOT.resolve("sdk/target/classes");
    var called =
        sources(root.resolve("io/envoyjava/sdk"), ".class").stream()
            .filter(file -> !file.toString().contains("/internal/abi/"))
            .flatMap(AbiCoverageTest::invoked)
            .filter(name -> name.startsWith(PREFIX + CALLBACK))
            .map(name -> name.substring(PREFIX.length()))
            .collect(toCollection(TreeSet::new));
    assertThat(called).hasSizeGreaterThan(50);
    for (var folder : List.of("core", "hooks")) {
      for (var source : sources(SDK.resolve("native").resolve(folder), ".c")) {
        LOOKUP
            .matcher(Files.readString(source))
            .results()
            .forEach(found -> called.add(CALLBACK + found.group(1)));
      }
    }
    return called;
  }

  /** How the launcher finds a function. */
  private static final Pattern LOOKUP =
      Pattern.compile(
          "(?:envoy_lookup|envoy_callback|function)\\([^\";]*\"(?:"
              + PREFIX
              + CALLBACK
              + ")?(\\w+)\"");

  /** The names of the methods that a class calls or refers to. */
  private static Stream<String> invoked(Path file) {
    try {
      return StreamSupport.stream(ClassFile.of().parse(file).constantPool().spliterator(), false)
          .filter(MethodRefEntry.class::isInstance)
          .map(entry -> ((MethodRefEntry) entry).name().stringValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(Path folder, String ending) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  /** The names of a public type's methods. */
  private static List<String> methods(String type) {
    for (var name : PACKAGES) {
      try {
        return Stream.of(
                Class.forName("io.envoyjava.sdk." + name + type.replace('.', '$')).getMethods())
            .map(Method::getName)
            .toList();
      } catch (ClassNotFoundException e) {
        // It is in another package.
      }
    }
    return List.of();
  }

  /** The text of a test and of the filters that it runs. */
  private static String testSources(String test) throws IOException {
    var text = Files.readString(TESTS.resolve(test + ".java"));
    var sources = new ArrayList<>(List.of(text));
    for (var found : FACTORY.matcher(text).results().toList()) {
      var filter = TESTS.resolve("filters").resolve(found.group() + ".java");
      if (Files.exists(filter)) sources.add(Files.readString(filter));
    }
    return sources.stream().collect(joining("\n"));
  }

  private static final Pattern FACTORY = Pattern.compile("\\b\\w+Factory\\b");
}
