// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A file of whole lines, of which nothing stays in a buffer here. Several may have it open: the
 * configuration before a listener's update and the one after it, or two Envoys during a hot
 * restart. What each appends is written behind the rest in one piece, under the file's lock, and
 * taken back if it went in by half.
 */
class LogFile implements AutoCloseable {
  private static final long LOCK_RETRY_NANOS = 100_000;

  private final Path path;
  private final FileChannel channel;
  private boolean endsWithLine;

  LogFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static LogFile open(Path path) throws IOException {
    return new LogFile(path, FileChannel.open(path, CREATE, APPEND));
  }

  /** Appends whole lines, or nothing. */
  void append(byte[] lines) throws IOException {
    if (!endsWithLine) {
      try (var _ = lock()) {
        cutHalfLine();
        endsWithLine = true;
      }
    }
    try (var _ = lock()) {
      var rest = ByteBuffer.wrap(lines);
      try {
        while (rest.hasRemaining()) channel.write(rest);
      } catch (IOException e) {
        takeBack(rest.position());
        throw e;
      }
    }
  }

  /** A full disk takes the beginning of what is written. */
  private void takeBack(int bytes) throws IOException {
    if (bytes == 0) return;
    endsWithLine = false;
    channel.truncate(channel.size() - bytes);
    endsWithLine = true;
  }

  /** A process that was killed while it wrote leaves half a line, to which ours would be glued. */
  private void cutHalfLine() throws IOException {
    long size = channel.size();
    if (size == 0) return;
    try (var reader = FileChannel.open(path, READ)) {
      if (reader.size() != size) return; // not the same file any more
      var block = ByteBuffer.allocate(8192);
      for (long end = size; end > 0; end -= block.limit()) {
        long start = Math.max(0, end - block.capacity());
        block.clear().limit((int) (end - start));
        while (block.hasRemaining()) {
          if (reader.read(block, start + block.position()) < 0) return;
        }
        for (int i = block.limit() - 1; i >= 0; i--) {
          if (block.get(i) != '\n') continue;
          channel.truncate(start + i + 1);
          return;
        }
      }
      channel.truncate(0);
    }
  }

  private FileLock lock() throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has it, and will not have it for long.
        LockSupport.parkNanos(LOCK_RETRY_NANOS);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
