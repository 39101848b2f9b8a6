// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The arguments of a command: pairs of an option and its value. An empty value counts as none. */
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  private Arguments() {}

  /** Reads {@code --option value …}, of which each option has to be a known one. */
  static Arguments parse(List<String> args, List<String> known) {
    var arguments = new Arguments();
    for (int i = 0; i < args.size(); i += 2) {
      var option = args.get(i);
      if (!known.contains(option)) {
        throw new IllegalArgumentException("unknown option '" + option + "'");
      }
      if (i + 1 == args.size()) throw new IllegalArgumentException(option + ": a value is missing");
      if (!args.get(i + 1).isEmpty()) arguments.values.put(option, args.get(i + 1));
    }
    return arguments;
  }

  Optional<String> find(String option) {
    return Optional.ofNullable(values.get(option));
  }

  String get(String option) {
    return find(option)
        .orElseThrow(() -> new IllegalArgumentException(option + ": a value is missing"));
  }

  String get(String option, String otherwise) {
    return values.getOrDefault(option, otherwise);
  }

  boolean has(String option) {
    return values.containsKey(option);
  }

  int port(String option, int otherwise) {
    var text = values.get(option);
    if (text == null) return otherwise;
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 0xffff) {
      throw new IllegalArgumentException(
          "%s: expected a port from 0 to 65535, found '%s'".formatted(option, text));
    }
    return Integer.parseInt(text);
  }

  List<Path> paths(String option) {
    return Arrays.stream(values.getOrDefault(option, "").split(Pattern.quote(File.pathSeparator)))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** Returns the words of a value that is separated by spaces. */
  List<String> words(String option) {
    return parts(option, " ");
  }

  List<String> lines(String option) {
    return parts(option, "\n");
  }

  private List<String> parts(String option, String separator) {
    return Arrays.stream(values.getOrDefault(option, "").split(separator))
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
