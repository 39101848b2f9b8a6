// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Opens the files of a configuration, a numbered one for each worker. */
final class LogFiles {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private LogFiles() {}

  /**
   * Opens the files on another thread, since a file system that does not answer must not block
   * Envoy's main thread for long.
   *
   * @param directory finds the directory
   * @param permissions the permissions of new files
   * @throws InvalidConfigException if a file cannot be written
   */
  static List<LogFile> open(
      Supplier<Path> directory, int count, Set<PosixFilePermission> permissions) {
    var task = new FutureTask<>(() -> open(directory.get(), count, permissions));
    Thread.ofPlatform().daemon().name("access-log-open").start(task);
    try {
      return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new InvalidConfigException(
          "dirname: the file system does not answer within " + LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Opens the files. This is how it checks that they can be written, since permissions do not apply
   * to root.
   */
  private static List<LogFile> open(
      Path directory, int count, Set<PosixFilePermission> permissions) {
    var files = new ArrayList<LogFile>();
    for (int i = 0; i < count; i++) {
      var file = new LogFile(directory.resolve("access_log_" + i + ".log"), permissions);
      try {
        file.open();
      } catch (IOException e) {
        files.forEach(LogFiles::close);
        throw new InvalidConfigException(
            "dirname: expected a directory to write in, found that %s cannot be written: %s"
                .formatted(file, WriteFailures.reason(e)),
            e);
      }
      files.add(file);
    }
    return files;
  }

  private static void close(LogFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
