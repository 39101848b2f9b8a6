// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpFilterFactory;
import io.envoyjava.sdk.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code access_log}. Its configuration is JSON:
 *
 * <pre>{@code
 * {"num_workers": 2, "dirname": "./access_logs", "queue_bytes": 4194304}
 * }</pre>
 *
 * {@code queue_bytes} is about how much memory the records may take that wait for one of the
 * workers, and may be left out.
 */
public final class AccessLogFactory implements HttpFilterFactory {
  private static final int MAX_WORKERS = 64;
  private static final int DEFAULT_QUEUE_BYTES = 4 << 20;

  /** Room for the largest headers that Envoy takes by default, 60 KiB each way. */
  private static final int MIN_QUEUE_BYTES = 128 << 10;

  record Settings(int numWorkers, String dirname, @Nullable Integer queueBytes) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public AccessLogFactory() {}

  @Override
  public String name() {
    return "access_log";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    int workers = workers(settings);
    int queueBytes = queueBytes(settings);
    var directory = directory(settings);
    var dropped = context.optionalCounter("dropped");
    return new AccessLog(open(directory, workers), queueBytes, dropped);
  }

  static int workers(Settings settings) {
    int workers = settings.numWorkers();
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new InvalidConfigException(
          "num_workers: expected a number from 1 to %d, found %d".formatted(MAX_WORKERS, workers));
    }
    return workers;
  }

  static int queueBytes(Settings settings) {
    if (settings.queueBytes() == null) return DEFAULT_QUEUE_BYTES;
    int bytes = settings.queueBytes();
    if (bytes < MIN_QUEUE_BYTES) {
      throw new InvalidConfigException(
          "queue_bytes: expected a number from %d on, found %d".formatted(MIN_QUEUE_BYTES, bytes));
    }
    return bytes;
  }

  static Path directory(Settings settings) {
    var found = quote(settings.dirname());
    try {
      var directory = Path.of(settings.dirname()).toAbsolutePath().normalize();
      if (!settings.dirname().isBlank() && Files.isDirectory(directory)) return directory;
      found += Files.exists(directory) ? ", which is none" : ", which does not exist";
    } catch (InvalidPathException e) {
      found += ", which cannot be one";
    }
    throw new InvalidConfigException("dirname: expected a directory, found " + found);
  }

  /** Whether one may write is tried rather than asked: the answer would not count for root. */
  static List<LogFile> open(Path directory, int workers) {
    var files = new ArrayList<LogFile>();
    var path = directory;
    try {
      for (int i = 0; i < workers; i++) {
        path = directory.resolve("access_log_" + i + ".log");
        files.add(LogFile.open(path));
      }
      return files;
    } catch (IOException e) {
      files.forEach(LogFile::close);
      throw new InvalidConfigException(
          "dirname: expected a directory to write in, found that %s cannot be written: %s"
              .formatted(path, e.getClass().getSimpleName()),
          e);
    }
  }
}
