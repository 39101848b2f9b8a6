// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the pages that build: too slow for each build, so the profile {@code night} runs
 * them. Each test has a fresh clone.
 */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.night", matches = "true")
final class NightlyCommandsIT {
  private static final Path GETTING_STARTED = Path.of("docs/getting-started.md");
  private static final Pattern FILE = Pattern.compile("`([^`]+)`:");

  @TempDir Path directory;
  private Path clone;

  @BeforeEach
  void cloneTheRepository() throws Exception {
    clone = directory.resolve("clone");
    execute(directory, "git clone --quiet " + Pages.ROOT + " clone");
  }

  @Test
  void gettingStartedLeadsToAnAnswer() throws Exception {
    RunCommand run = null;
    try {
      for (var block : Pages.blocks()) {
        if (!block.file().equals(GETTING_STARTED)) continue;
        var file = FILE.matcher(block.heading());
        if (file.matches()) Files.writeString(clone.resolve(file.group(1)), block.text());
        for (var command : Commands.of(block)) {
          if (command.startsWith("./run")) {
            run = RunCommand.start(clone, command, directory.resolve("log"));
          } else if (run != null) {
            assertThat("$ " + command + "\n" + run.inTheOtherTerminal(command).replace("\r", ""))
                .isEqualTo(block.text());
          } else {
            execute(clone, command);
          }
        }
      }
      assertThat(run).isNotNull();
    } finally {
      if (run != null) run.end();
    }
  }

  static Stream<String> commands() throws IOException {
    var blocks = Pages.blocks().stream();
    var gettingStarted = blocks.filter(block -> block.file().equals(GETTING_STARTED));
    var others = gettingStarted.flatMap(block -> Commands.of(block).stream()).toList();
    return Commands.list().entrySet().stream()
        .filter(command -> command.getValue().what().equals("NightlyCommandsIT"))
        .map(Map.Entry::getKey)
        .filter(not(others::contains));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandSucceeds(String command) throws Exception {
    if (command.endsWith("./run")) {
      // exec takes no variables before the command.
      var run = command.equals("./run") ? command : "env " + command;
      RunCommand.start(clone, run, directory.resolve("log")).end();
    } else {
      execute(clone, command);
    }
  }

  private void execute(Path folder, String command) throws Exception {
    var log = directory.resolve("log");
    var process =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(command + "\n" + Files.readString(log)).isZero();
  }
}
