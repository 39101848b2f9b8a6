// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Folders with files of the tools' own. */
final class Folders {
  private Folders() {}

  /** Makes a folder, or deletes all that it contains. */
  static Path makeEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) Files.deleteIfExists(file);
      }
    }
    return folder;
  }

  /** Returns the files in a folder and below it; none if the folder does not exist. */
  static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
