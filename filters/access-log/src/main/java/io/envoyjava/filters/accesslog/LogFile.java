// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of whole lines, identified by its path. If the file is renamed or removed, the next lines
 * go to a new file with this path, so that logs can be rotated.
 *
 * <p>Several writers may share it: the configurations before and after a listener's update, or two
 * Envoys during a hot restart. Each appends in one piece, under the file's lock. Nothing is ever
 * removed from the file. Used by one thread.
 */
class LogFile implements AutoCloseable {
  private static final Duration LOCK_PATIENCE = Duration.ofMillis(250);
  private static final long WHOLE = -1;

  private final Path path;
  private final Set<PosixFilePermission> permissions;
  private @Nullable RegularFile file;

  /** The file's size after a full disk took only the beginning of a line; otherwise WHOLE. */
  private long tornAt = WHOLE;

  /** Creates an object that is not open yet. The permissions are for a file that it creates. */
  LogFile(Path path, Set<PosixFilePermission> permissions) {
    this.path = path;
    this.permissions = permissions;
  }

  /**
   * Opens the file that has the path now, unless it is already open.
   *
   * @throws IOException if its folder does not exist, or the path is not that of a regular file;
   *     the file that had the path before is then closed
   */
  void open() throws IOException {
    var _ = current();
  }

  private RegularFile current() throws IOException {
    var open = file;
    if (open != null) {
      boolean current = false;
      try {
        current = open.isAt(path);
      } finally {
        if (!current) close();
      }
      if (current) return open;
    }
    open = RegularFile.open(path, permissions);
    file = open;
    return open;
  }

  /**
   * Appends whole lines. If this throws, the buffer's position is after what was written, and
   * another call with the same buffer continues there.
   *
   * @throws IOException if not all is written, for example because a disk is full, or if another
   *     process keeps the file's lock
   */
  void append(ByteBuffer lines) throws IOException {
    append(lines, LOCK_PATIENCE, false);
  }

  /**
   * Appends whole lines as {@link #append} does, but without the file's lock if another process
   * keeps it for longer than the given time.
   */
  void appendAnyway(ByteBuffer lines, Duration lockPatience) throws IOException {
    append(lines, lockPatience, true);
  }

  private void append(ByteBuffer lines, Duration lockPatience, boolean anyway) throws IOException {
    boolean appended;
    do {
      var open = current();
      try (var lock = open.lock(lockPatience)) {
        if (lock == null && !anyway) {
          throw new FileSystemException(path.toString(), null, "another process has its lock");
        }
        // The file may have been renamed while this waited for the lock.
        appended = open.isAt(path);
        if (appended) append(open, lines);
      }
    } while (!appended);
  }

  private void append(RegularFile open, ByteBuffer lines) throws IOException {
    if (open.size() != tornAt) {
      toStartOfLine(lines);
      if (!open.endsWithLine()) open.append(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    long start = open.size() - lines.position();
    try {
      open.append(lines);
    } finally {
      tornAt = lines.hasRemaining() ? start + lines.position() : WHOLE;
    }
  }

  /**
   * Moves back to the start of the line: half a line that is no longer at the file's end cannot be
   * completed.
   */
  private static void toStartOfLine(ByteBuffer lines) {
    int start = lines.position();
    while (start > 0 && lines.get(start - 1) != '\n') start--;
    lines.position(start);
  }

  @Override
  public void close() throws IOException {
    var open = file;
    file = null;
    tornAt = WHOLE;
    if (open != null) open.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
