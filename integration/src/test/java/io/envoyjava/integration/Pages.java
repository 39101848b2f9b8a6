// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of this repository that were written by hand, and the blocks of code in its pages. */
final class Pages {
  /** The folder of the repository; Maven names the folder of the module. */
  static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("basedir"))).resolveSibling("").normalize();

  private static final Set<String> NOT_BY_HAND = Set.of("target", ".git", ".cifuzz-corpus");
  private static final Pattern FENCE =
      Pattern.compile("(?ms)^( *)```([^\\n]*)\\n(.*?)^ *```[ \\t]*$");
  private static final Pattern JAVADOC =
      Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n *\\* *}</pre>");

  /**
   * A block of code in a page or a Javadoc comment.
   *
   * @param file the file, relative to {@link #ROOT}
   * @param line the number of its first line of code
   * @param language the word behind the fence
   * @param heading the line of text before it; empty if it has none
   * @param text the lines
   */
  record Block(Path file, int line, String language, String heading, String text) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  private Pages() {}

  /** The blocks of all Markdown pages. */
  static List<Block> blocks() throws IOException {
    var blocks = new ArrayList<Block>();
    for (var page : files(".md")) {
      var text = Files.readString(page);
      for (var found : FENCE.matcher(text).results().toList()) {
        blocks.add(
            new Block(
                ROOT.relativize(page),
                lineAt(text, found.start(3)),
                found.group(2).strip(),
                heading(text.substring(0, found.start())),
                found.group(3)));
      }
    }
    return blocks;
  }

  /** The blocks in the Javadoc of these folders' Java files. */
  static List<Block> javadocBlocks(String... folders) throws IOException {
    var blocks = new ArrayList<Block>();
    for (var folder : folders) {
      for (var file : filesBelow(ROOT.resolve(folder), ".java")) {
        var text = Files.readString(file);
        for (var found : JAVADOC.matcher(text).results().toList()) {
          var code = found.group(1).replaceAll("(?m)^ *\\* ?", "");
          blocks.add(
              new Block(ROOT.relativize(file), lineAt(text, found.start(1)), "java", "", code));
        }
      }
    }
    return blocks;
  }

  private static String heading(String before) {
    var lines = before.lines().filter(line -> !line.isBlank());
    return lines.reduce("", (_, line) -> line);
  }

  private static int lineAt(String text, int offset) {
    return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  /** The files whose names end so. */
  static List<Path> files(String... endings) throws IOException {
    return filesBelow(ROOT, endings);
  }

  private static List<Path> filesBelow(Path folder, String... endings) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_BY_HAND.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var name = file.getFileName().toString();
            for (var ending : endings) {
              if (name.endsWith(ending)) files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
