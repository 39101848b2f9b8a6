// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslogger;

import static io.envoyjava.json.JsonConfig.quote;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.accesslog.AccessLogger;
import io.envoyjava.sdk.accesslog.AccessLoggerConfig;
import io.envoyjava.sdk.accesslog.AccessLoggerFactory;
import io.envoyjava.sdk.accesslog.LogEntry;
import io.envoyjava.sdk.accesslog.RecordQueue;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the access logger {@code access_logger}. Its configuration is JSON: {@code
 * {"path": "/logs/requests.json", "queue_bytes": 4194304}}. The second field has this value if it
 * is left out: the lines that wait for the disk at most.
 */
public final class JsonAccessLoggerFactory implements AccessLoggerFactory {
  private static final int DEFAULT_QUEUE_BYTES = 4 << 20;
  private static final int MIN_QUEUE_BYTES = 64 << 10;

  record Settings(String path, @Nullable Integer queueBytes) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public JsonAccessLoggerFactory() {}

  @Override
  public String name() {
    return "access_logger";
  }

  @Override
  public AccessLoggerConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    int queueBytes = Objects.requireNonNullElse(settings.queueBytes(), DEFAULT_QUEUE_BYTES);
    if (queueBytes < MIN_QUEUE_BYTES) {
      throw new InvalidConfigException(
          "queue_bytes: expected a number from " + MIN_QUEUE_BYTES + " on, found " + queueBytes);
    }
    var file = new LogFile(path(settings));
    try {
      file.open();
    } catch (IOException e) {
      throw new InvalidConfigException("path: the file cannot be written: " + e, e);
    }
    return new Config(RecordQueue.start(context, queueBytes, file));
  }

  private static Path path(Settings settings) {
    try {
      if (!settings.path().isBlank()) return Path.of(settings.path()).toAbsolutePath();
    } catch (InvalidPathException e) {
      // Reported below.
    }
    throw new InvalidConfigException("path: expected a file, found " + quote(settings.path()));
  }

  private record Config(RecordQueue<byte[]> queue) implements AccessLoggerConfig {
    @Override
    public AccessLogger newLogger() {
      return new Logger(queue);
    }

    /** No entry follows: the rest is written. */
    @Override
    public void close() {
      queue.close();
    }
  }

  private record Logger(RecordQueue<byte[]> queue) implements AccessLogger {
    @Override
    public void log(LogEntry entry) {
      var line = JsonLine.of(entry);
      boolean _ = queue.offer(line, line.length);
    }

    @Override
    public void flush() {
      queue.flush();
    }
  }
}
