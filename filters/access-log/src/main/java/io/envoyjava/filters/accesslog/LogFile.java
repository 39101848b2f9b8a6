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
 * The file of whole lines that has a certain path. If it is renamed or removed, the next lines go
 * to a new file of that path, so that logs can be rotated.
 *
 * <p>Several may write to it: the configuration before a listener's update and the one after it, or
 * two Envoys during a hot restart. What each appends follows the rest in one piece, under the
 * file's lock. Nothing is ever taken out of the file. Used by one thread.
 */
class LogFile implements AutoCloseable {
  private static final Duration LOCK_PATIENCE = Duration.ofMillis(250);
  private static final long WHOLE = -1;

  private final Path path;
  private final Set<PosixFilePermission> permissions;
  private @Nullable RegularFile file;

  /** The file's size when a full disk took only the beginning of a line; otherwise WHOLE. */
  private long tornAt = WHOLE;

  /** With the permissions of a file that is created. */
  LogFile(Path path, Set<PosixFilePermission> permissions) {
    this.path = path;
    this.permissions = permissions;
  }

  /**
   * Opens the file that has the path now, unless it is open.
   *
   * @throws IOException if there is no folder for it, or anything but a regular file is there; the
   *     file that had the path before is closed
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
   * Appends whole lines. If this throws, the buffer's position is behind what was written, and
   * another call with the same buffer goes on from there.
   *
   * @throws IOException if not all is written, as when a disk is full, or if another process keeps
   *     the file's lock
   */
  void append(ByteBuffer lines) throws IOException {
    append(lines, LOCK_PATIENCE, false);
  }

  /**
   * Appends whole lines as {@link #append} does, but without the file's lock if another process
   * keeps it for longer than that.
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
        // While this waited for the lock, the file may have been renamed.
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

  /** Half a line that is not at the file's end any more cannot be completed. */
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
