// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The shell commands of the pages, and the list of what runs each of them, {@code commands.txt}.
 */
final class Commands {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console");
  private static final String PROMPT = "$ ";

  private Commands() {}

  /** The commands of a block; none if it is not one of shell commands. */
  static List<String> of(Pages.Block block) {
    if (!SHELLS.contains(block.language())) return List.of();
    boolean console = block.language().equals("console");
    return block
        .text()
        .replace("\\\n", " ")
        .lines()
        .filter(line -> !console || line.startsWith(PROMPT))
        .map(line -> console ? line.substring(PROMPT.length()) : line)
        .map(line -> line.replaceFirst("(^| +)#( .*|$)", "").strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /**
   * What runs a command.
   *
   * @param when {@code each build}, {@code at night}, or {@code by hand}
   * @param what a class of tests, a file of this repository, or the reason why it is by hand
   */
  record Runner(String when, String what) {}

  /** The list: each command with what runs it. */
  static Map<String, Runner> list() throws IOException {
    var list = new LinkedHashMap<String, Runner>();
    Runner runner = null;
    for (var line : lines()) {
      if (line.startsWith("[")) {
        var parts = line.substring(1, line.length() - 1).split(": ", 2);
        runner = new Runner(parts[0], parts[1]);
      } else {
        list.put(line, Objects.requireNonNull(runner, line));
      }
    }
    return list;
  }

  private static List<String> lines() throws IOException {
    var lines = new ArrayList<String>();
    try (var in = Commands.class.getResourceAsStream("commands.txt")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(lines::add);
    }
    return lines;
  }
}
