// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes of files by looking at them several times in a second. The JDK's {@code
 * WatchService} would look every few seconds on macOS, and sees no changes that another machine or
 * a container makes.
 */
final class SourceWatch {
  private static final long PAUSE_MILLIS = 50;

  private record State(FileTime time, long size) {}

  private final List<Path> places;
  private final Path ignored;
  private Map<Path, State> seen;

  /**
   * Watches folders, with all below them, and files, of which some may not exist.
   *
   * @param places the folders and files
   * @param ignored a folder that builds write, which may be below one of the places
   */
  SourceWatch(List<Path> places, Path ignored) {
    this.places = List.copyOf(places);
    this.ignored = ignored;
    this.seen = look();
  }

  /**
   * Waits until something has changed since the last call, and until it is quiet again: an editor
   * saves in several steps.
   *
   * @param goOn whether to go on waiting
   * @return whether something has changed; otherwise, waiting is over
   */
  boolean await(BooleanSupplier goOn) throws InterruptedException {
    while (goOn.getAsBoolean()) {
      Thread.sleep(PAUSE_MILLIS);
      var now = look();
      if (now.equals(seen)) continue;
      for (var last = seen; !now.equals(last); now = look()) {
        last = now;
        Thread.sleep(PAUSE_MILLIS);
      }
      seen = now;
      return true;
    }
    return false;
  }

  /** Returns whether something has changed since the last call. Does not wait. */
  boolean changed() {
    var now = look();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  private Map<Path, State> look() {
    var states = new HashMap<Path, State>();
    try {
      for (var place : places) {
        if (!Files.exists(place)) continue;
        Files.walkFileTree(
            place,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes found) {
                boolean skipped = each.equals(ignored) || each.endsWith(".git");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path each, @Nullable IOException problem) {
                return FileVisitResult.CONTINUE; // It may be gone already.
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                // Editors keep files of their own beside those that they edit.
                var name = file.getFileName().toString();
                if (!name.startsWith(".") && !name.endsWith("~")) {
                  states.put(file, new State(found.lastModifiedTime(), found.size()));
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException problem) {
                return FileVisitResult.CONTINUE; // It is gone already.
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return states;
  }
}
