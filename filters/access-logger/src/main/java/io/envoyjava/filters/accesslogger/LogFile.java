// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslogger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.envoyjava.sdk.accesslog.RecordQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, which only its owner and its group may read. If it is renamed or removed, as
 * when logs are rotated, the next lines go to a new file of its name. Used by one thread, after
 * {@link #open}.
 */
final class LogFile implements RecordQueue.Writer<byte[]> {
  private static final FileAttribute<Set<PosixFilePermission>> PERMISSIONS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private final Path path;
  private @Nullable FileChannel channel;

  /** What tells the open file from another one of its name. */
  private @Nullable Object key;

  /** The lines that a write that failed has left, from the byte on that it got to. */
  private @Nullable ByteBuffer rest;

  LogFile(Path path) {
    this.path = path;
  }

  /**
   * Opens the file, or a new one of its name.
   *
   * @throws IOException if it cannot be written, or is not a regular file: a symbolic link may lead
   *     anywhere, and a pipe would hold up whoever opens it
   */
  void open() throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS) && !Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    var opened = FileChannel.open(path, Set.of(CREATE, WRITE, APPEND, NOFOLLOW_LINKS), PERMISSIONS);
    channel = opened;
    try {
      if (isTorn()) opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
      key = keyOfPath();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Returns whether the file ends with half a line, as an Envoy leaves it that is killed. */
  private boolean isTorn() throws IOException {
    try (var file = FileChannel.open(path, READ, NOFOLLOW_LINKS)) {
      var last = ByteBuffer.allocate(1);
      return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  private @Nullable Object keyOfPath() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void write(List<byte[]> lines) throws IOException {
    var bytes = rest;
    if (bytes == null) {
      bytes = join(lines);
      rest = bytes;
    }
    var open = current(bytes);
    while (bytes.hasRemaining()) {
      int _ = open.write(bytes);
    }
    rest = null;
  }

  private static ByteBuffer join(List<byte[]> lines) {
    var all = ByteBuffer.allocate(lines.stream().mapToInt(line -> line.length).sum());
    for (var line : lines) all.put(line);
    return all.flip();
  }

  /** Returns the file that has the name now. In a new one, half a line begins anew. */
  private FileChannel current(ByteBuffer bytes) throws IOException {
    var open = channel;
    if (open != null && key != null && key.equals(keyOfPath())) return open;
    close();
    open();
    while (bytes.position() > 0 && bytes.get(bytes.position() - 1) != '\n') {
      bytes.position(bytes.position() - 1);
    }
    return Objects.requireNonNull(channel);
  }

  @Override
  public void close() throws IOException {
    var open = channel;
    channel = null;
    if (open != null) open.close();
  }
}
