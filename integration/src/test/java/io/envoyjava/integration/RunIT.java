// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's quick start, by its own words: {@code ./run}, and what to try beside it. */
@Tag("any-envoy")
final class RunIT {
  private static final Pattern ROW = Pattern.compile("(?m)^\\|(.*)\\| `([^`]+)` \\| (.*) \\|$");
  private static final Pattern ANSWERED = Pattern.compile("(?m)^HTTP/1.1 (\\d{3}) ");
  private static final Pattern STATUS = Pattern.compile("\\b[1-5][0-9]{2}\\b");
  private static final Pattern MAPPED = Pattern.compile("(?m)^.* (\\d+) +(/.*/lib\\w+[.]so)$");

  /** A module that Envoy has mapped. */
  private record Mapped(String inode, Path file) {}

  @TempDir static Path directory;
  private static RunCommand run;

  @BeforeAll
  static void start() throws Exception {
    run = RunCommand.start(Pages.ROOT, "./run", directory.resolve("log"));
  }

  @AfterAll
  static void end() throws Exception {
    if (run != null) run.end();
  }

  @Test
  void theFirstRequestGetsTheAnswerThatTheReadmeShows() throws Exception {
    var example = Pages.blocks().stream().filter(RunIT::isTheExample).findFirst().orElseThrow();
    var shown = example.text().lines().toList();
    var answer = run.inTheOtherTerminal(shown.getFirst().substring("$ ".length()));
    assertThat(answer).contains(shown.get(1));
    // The values of some headers differ from run to run.
    var names = shown.stream().skip(2).filter(line -> line.matches("[a-z0-9-]+: .*"));
    assertThat(names.map(line -> line.substring(0, line.indexOf(':') + 1)))
        .hasSizeGreaterThan(5)
        .allSatisfy(name -> assertThat(answer).contains(name));
  }

  private static boolean isTheExample(Pages.Block block) {
    return block.file().equals(Path.of("README.md")) && block.language().equals("console");
  }

  static Stream<Arguments> table() throws IOException {
    var rows = ROW.matcher(Files.readString(Pages.ROOT.resolve("README.md"))).results().toList();
    assertThat(rows.stream().map(row -> row.group(1)).collect(joining()))
        .contains(
            " 1062 ",
            " 1063 ",
            " 1064 ",
            " 1066 ",
            " 1067 ",
            " 1068 ",
            " 1069 ",
            " 1070 ",
            " 1071 ",
            " 1072 ",
            " 1073 ",
            " 1074 ",
            " 1075 ",
            " 1076 ",
            " 1077 ",
            " 1078 ",
            " 1079, 1080 ");
    // There is no Redis here, and dig may be missing.
    return rows.stream()
        .filter(row -> !row.group(2).startsWith("redis-cli ") && !row.group(2).contains("$(dig "))
        .map(row -> arguments(row.group(2), row.group(3)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachCommandOfTheTableIsAnswered(String command, String whatComesBack) throws Exception {
    if (command.contains("curl ")) {
      var answer = run.inTheOtherTerminal(command);
      assertThat(answer).startsWith("HTTP/1.1 ");
      var answered = ANSWERED.matcher(answer).results().map(line -> line.group(1)).toList();
      assertThat(statuses(whatComesBack)).as(answer).containsAll(answered);
      // One that is repeated is so until something else comes back.
      if (command.startsWith("for ")) assertThat(Set.copyOf(answered)).hasSizeGreaterThan(1);
    } else if (command.contains("/dev/tcp/")) {
      assertThat(whatComesBack).contains("`" + run.inTheOtherTerminal(command).strip() + "`");
    } else {
      eventually(
          () -> assertThat(run.inTheOtherTerminal(command)).startsWith("{\"request_headers\""));
    }
  }

  /** The statuses in a cell of the table; 200 if it has no status, or only occasional others. */
  private static Set<String> statuses(String whatComesBack) {
    var named = STATUS.matcher(whatComesBack).results().map(MatchResult::group);
    var statuses = named.collect(TreeSet<String>::new, Set::add, Set::addAll);
    if (statuses.isEmpty() || whatComesBack.contains("every other time")) statuses.add("200");
    return statuses;
  }

  static Stream<String> guides() throws IOException {
    return Commands.list().entrySet().stream()
        .filter(command -> command.getValue().what().equals("RunIT"))
        .map(Map.Entry::getKey)
        .filter(command -> !command.equals("./run"));
  }

  /** In the order of the list; a command may need the one before it. */
  @ParameterizedTest
  @MethodSource("guides")
  void eachCommandForARunningEnvoySucceeds(String command) throws Exception {
    assertThat(run.inTheOtherTerminal(command.replace("/tmp/", directory + "/"))).isNotEmpty();
  }

  /** So a build beside it cannot change what Envoy executes. */
  @Test
  void envoyLoadsCopiesOfTheModules() throws Exception {
    var built = new ArrayList<String>();
    for (var module : EnvoyConfig.modules()) {
      built.add(Files.getAttribute(module, "unix:ino").toString());
    }
    var maps = Files.readString(Path.of("/proc/" + run.envoy() + "/maps"));
    var loaded =
        MAPPED
            .matcher(maps)
            .results()
            .map(mapped -> new Mapped(mapped.group(1), Path.of(mapped.group(2))))
            .filter(mapped -> mapped.file().startsWith(Pages.ROOT))
            .distinct()
            .toList();
    assertThat(loaded)
        .hasSizeGreaterThanOrEqualTo(7)
        .noneMatch(mapped -> built.contains(mapped.inode()))
        .allMatch(mapped -> mapped.file().startsWith(Pages.ROOT.resolve("integration/target/run")));
  }
}
