// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The table in {@code docs/faults.md} that bears the name of a class of tests. A test that has seen
 * a row come true says so at its end; and once all tests of the class have passed, no row may be
 * left. So the table cannot tell anything else, and nothing that no test has seen.
 */
final class FaultTable implements AfterEachCallback, AfterAllCallback {
  private static final Path PAGE = EnvoyConfig.FILTERS.resolveSibling("docs/faults.md");
  private static final Pattern TITLE = Pattern.compile("(?m)^### `(\\w+)`$");

  private final List<String> rows;
  private final Set<String> unseen;
  private final Set<Method> untested;
  private boolean allPassed = true;

  private FaultTable(List<String> rows, Set<Method> tests) {
    this.rows = rows;
    this.unseen = new LinkedHashSet<>(rows);
    this.untested = tests;
  }

  /** To be registered as an extension of these tests. */
  static FaultTable of(Class<?> tests) {
    var methods =
        Arrays.stream(tests.getDeclaredMethods())
            .filter(
                method ->
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
            .collect(Collectors.toCollection(HashSet::new));
    return new FaultTable(rows("### `" + tests.getSimpleName() + "`"), methods);
  }

  /** The tests that the page has a table of. */
  static List<String> titles() {
    return TITLE.matcher(page()).results().map((MatchResult title) -> title.group(1)).toList();
  }

  /** The rows between this heading and the next one. */
  static List<String> rows(String heading) {
    return page()
        .lines()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| "))
        .skip(1) // what the columns are
        .toList();
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that the table has this row: what was done, and what came of it. */
  void assertHas(String fault, String client, String log, String lost) {
    var row = "| %s | %s | %s | %s |".formatted(fault, client, log, lost);
    assertThat(rows).as("the rows of these tests in %s", PAGE).contains(row);
    unseen.remove(row);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    untested.remove(context.getRequiredTestMethod());
    if (context.getExecutionException().isPresent()) allPassed = false;
  }

  /**
   * A row may be that of a test that failed, that could not run here, or that was not asked for.
   */
  @Override
  public void afterAll(ExtensionContext context) {
    if (!allPassed || !untested.isEmpty()) return;
    assertThat(unseen).as("the rows in %s that none of these tests asserts", PAGE).isEmpty();
  }
}
