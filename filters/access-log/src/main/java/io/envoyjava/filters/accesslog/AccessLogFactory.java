// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static io.envoyjava.json.JsonConfig.quote;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code access_log}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "num_workers": 2,
 *   "dirname": "./access_logs",
 *   "queue_bytes": 4194304,
 *   "permissions": "rw-------",
 *   "redact": ["authorization", "cookie", "proxy-authorization", "set-cookie"]
 * }
 * }</pre>
 *
 * Only the first two are required; the others have these values if they are left out. {@code
 * queue_bytes} is the approximate memory for the records that wait for one worker. New files get
 * the {@code permissions}. The values of headers that {@code redact} names are not written.
 */
public final class AccessLogFactory implements HttpFilterFactory {
  private static final int MAX_WORKERS = 64;
  private static final int DEFAULT_QUEUE_BYTES = 4 << 20;

  /** Room for the largest headers that Envoy takes by default, 60 KiB each way. */
  private static final int MIN_QUEUE_BYTES = 128 << 10;

  private static final String DEFAULT_PERMISSIONS = "rw-------";
  private static final List<String> DEFAULT_REDACTED =
      List.of("authorization", "cookie", "proxy-authorization", "set-cookie");

  /** RFC 9110, 5.6.2. */
  private static final Pattern HEADER_NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

  record Settings(
      int numWorkers,
      String dirname,
      @Nullable Integer queueBytes,
      @Nullable String permissions,
      @Nullable List<String> redact) {}

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
    var format = new LineFormat(redacted(settings));
    var permissions = permissions(settings);
    var dropped = new Tally(context.optionalCounter("dropped"));
    var failures = new Tally(context.optionalCounter("write_failures"));
    var files = LogFiles.open(() -> directory(settings), workers, permissions);
    return new AccessLog(files, format, queueBytes, dropped, failures);
  }

  private static int workers(Settings settings) {
    int workers = settings.numWorkers();
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new InvalidConfigException(
          "num_workers: expected a number from 1 to %d, found %d".formatted(MAX_WORKERS, workers));
    }
    return workers;
  }

  private static int queueBytes(Settings settings) {
    if (settings.queueBytes() == null) return DEFAULT_QUEUE_BYTES;
    int bytes = settings.queueBytes();
    if (bytes < MIN_QUEUE_BYTES) {
      throw new InvalidConfigException(
          "queue_bytes: expected a number from %d on, found %d".formatted(MIN_QUEUE_BYTES, bytes));
    }
    return bytes;
  }

  private static Set<PosixFilePermission> permissions(Settings settings) {
    var text = Objects.requireNonNullElse(settings.permissions(), DEFAULT_PERMISSIONS);
    try {
      var permissions = PosixFilePermissions.fromString(text);
      if (permissions.containsAll(EnumSet.of(OWNER_READ, OWNER_WRITE))) return permissions;
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new InvalidConfigException(
        "permissions: expected permissions such as \"rw-r-----\" that let the owner read and"
            + " write, found "
            + quote(text));
  }

  private static Set<String> redacted(Settings settings) {
    var names = Objects.requireNonNullElse(settings.redact(), DEFAULT_REDACTED);
    for (var name : names) {
      if (HEADER_NAME.matcher(name).matches()) continue;
      throw new InvalidConfigException("redact: expected names of headers, found " + quote(name));
    }
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toUnmodifiableSet());
  }

  private static Path directory(Settings settings) {
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
}
