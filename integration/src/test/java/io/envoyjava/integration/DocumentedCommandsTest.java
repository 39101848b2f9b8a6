// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Something runs each shell command of the pages: {@code commands.txt} says what, and when. */
final class DocumentedCommandsTest {
  private static final String TESTS = "integration/src/test/java/io/envoyjava/integration/";

  @Test
  void eachCommandIsInTheList() throws IOException {
    var listed = Commands.list().keySet();
    var unlisted = new ArrayList<String>();
    for (var block : Pages.blocks()) {
      for (var command : Commands.of(block)) {
        if (!listed.contains(command)) unlisted.add(block + ": " + command);
      }
    }
    assertThat(unlisted)
        .as("commands that nothing runs; add them to commands.txt, and to what runs them")
        .isEmpty();
  }

  @Test
  void theListHasNoCommandThatNoPageHas() throws IOException {
    var documented = new TreeSet<String>();
    for (var block : Pages.blocks()) documented.addAll(Commands.of(block));
    assertThat(documented).contains("./run", "mvn -B verify");
    var stale = new TreeSet<>(Commands.list().keySet());
    stale.removeAll(documented);
    assertThat(stale).as("commands in commands.txt that no page has").isEmpty();
  }

  @Test
  void whatRunsACommandIsThere() throws IOException {
    var runners = Commands.list().values().stream().collect(toCollection(ArrayList::new));
    assertThat(runners.stream().map(Commands.Runner::when))
        .containsOnly("each build", "at night", "by hand");
    runners.removeIf(runner -> runner.when().equals("by hand"));
    assertThat(runners)
        .allSatisfy(
            runner -> {
              var test = Pages.ROOT.resolve(TESTS + runner.what() + ".java");
              assertThat(Files.exists(test) || Files.exists(Pages.ROOT.resolve(runner.what())))
                  .as(runner.what())
                  .isTrue();
            });
  }

  @Test
  void commandsAreReadAsAShellReadsThem() {
    assertThat(commands("sh", "# no command\na -b  c   # why\n\nd \\\n  e f\n"))
        .containsExactly("a -b c", "d e f");
    assertThat(commands("console", "$ a\noutput\n$ b\n")).containsExactly("a", "b");
    assertThat(commands("java", "a")).isEmpty();
  }

  private static List<String> commands(String language, String text) {
    var file = Pages.ROOT.relativize(Pages.ROOT.resolve("README.md"));
    return Commands.of(new Pages.Block(file, 1, language, "", text));
  }
}
