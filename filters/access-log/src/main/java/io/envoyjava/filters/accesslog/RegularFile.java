// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open regular file that is only appended to: it is never truncated, and what others write at
 * the same time stays. Used by one thread.
 */
final class RegularFile implements AutoCloseable {
  private static final int ATTEMPTS = 100;
  private static final long LOCK_RETRY_NANOS = Duration.ofMillis(1).toNanos();

  private final FileChannel appender;

  /**
   * A channel for reading. It stays open as long as the other channel, since a process loses its
   * locks on a file when it closes any descriptor of the file.
   */
  private final FileChannel reader;

  private final Object key;
  private final ByteBuffer lastByte = ByteBuffer.allocate(1);

  private RegularFile(FileChannel appender, FileChannel reader, Object key) {
    this.appender = appender;
    this.reader = reader;
    this.key = key;
  }

  /**
   * Opens a file, and creates it if it does not exist.
   *
   * @param permissions the permissions of a new file, without those that the process's umask
   *     removes
   * @throws IOException if this fails, or if the path is not that of a regular file but, for
   *     example, of a symbolic link, a named pipe or a device
   */
  static RegularFile open(Path path, Set<PosixFilePermission> permissions) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        var file = openExisting(path);
        boolean current = false;
        try {
          current = file.isAt(path);
        } finally {
          if (!current) file.close(); // another file has taken its place meanwhile
        }
        if (current) return file;
      } catch (NoSuchFileException e) {
        create(path, permissions);
      }
    }
    throw new FileSystemException(path.toString(), null, "it is replaced again and again");
  }

  private static void create(Path path, Set<PosixFilePermission> permissions) throws IOException {
    try {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(permissions));
    } catch (FileAlreadyExistsException e) {
      // Another writer has created it meanwhile.
    }
  }

  /** Checks the type of file before it opens it, since opening a pipe would wait for a reader. */
  private static RegularFile openExisting(Path path) throws IOException {
    var key = key(path);
    var appender = FileChannel.open(path, APPEND, NOFOLLOW_LINKS);
    try {
      return new RegularFile(appender, FileChannel.open(path, READ, NOFOLLOW_LINKS), key);
    } catch (Throwable e) {
      appender.close();
      throw e;
    }
  }

  /** Returns the identity of the regular file that has this path now: its device and its inode. */
  private static Object key(Path path) throws IOException {
    var attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (attributes.isRegularFile()) return Objects.requireNonNull(attributes.fileKey());
    var kind =
        attributes.isSymbolicLink()
            ? "a symbolic link"
            : attributes.isDirectory() ? "a directory" : "a pipe, socket or device";
    throw new FileSystemException(path.toString(), null, "it is " + kind + ", not a regular file");
  }

  /**
   * Returns whether this file still has this path, and has not been renamed or removed.
   *
   * @throws IOException if the path is not that of a regular file, or this cannot be determined
   */
  boolean isAt(Path path) throws IOException {
    try {
      return key(path).equals(key);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Locks the file, since other processes and other configurations of this process may write to it,
   * too.
   *
   * @return the lock; null if another writer keeps it for all that time
   */
  @Nullable FileLock lock(Duration patience) throws IOException {
    long start = System.nanoTime();
    while (true) {
      try {
        var lock = appender.tryLock();
        if (lock != null) return lock;
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has the lock.
      }
      if (System.nanoTime() - start >= patience.toNanos()) return null;
      LockSupport.parkNanos(LOCK_RETRY_NANOS);
    }
  }

  long size() throws IOException {
    return appender.size();
  }

  /** Returns whether appended text begins a new line. */
  boolean endsWithLine() throws IOException {
    long size = size();
    if (size == 0) return true;
    lastByte.clear();
    // If the file was truncated meanwhile, there is no byte.
    return reader.read(lastByte, size - 1) < 1 || lastByte.get(0) == '\n';
  }

  /** Appends all bytes. If this throws, the buffer's position is after those that were written. */
  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) appender.write(bytes);
  }

  @Override
  public void close() throws IOException {
    try (reader) {
      appender.close();
    }
  }
}
