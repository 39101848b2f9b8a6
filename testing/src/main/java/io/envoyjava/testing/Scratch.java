// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A temporary directory for one run. */
final class Scratch implements AutoCloseable {
  private final Path directory;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  static Scratch create() {
    try {
      return new Scratch(Files.createTempDirectory("envoy-java-"));
    } catch (IOException e) {
      throw new EnvoyException("cannot make a temporary directory: " + e, e);
    }
  }

  Path resolve(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    delete(directory);
  }

  /** Deletes a directory and its contents, but not the targets of symbolic links. */
  static void delete(Path directory) {
    if (!Files.exists(directory)) return;
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem)
                throws IOException {
              // Something else has deleted it at the same time.
              if (problem instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
              throw problem;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
                throws IOException {
              if (problem != null) throw problem;
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
