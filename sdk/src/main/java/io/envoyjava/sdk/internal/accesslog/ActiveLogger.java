// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.AccessLogger;
import io.envoyjava.sdk.accesslog.LogType;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.Log;

/**
 * The logger of one of Envoy's threads: calls its hooks, and makes sure that what they throw ends
 * with the record.
 */
final class ActiveLogger {
  private static final LogType[] TYPES = LogType.values();

  private final LoadedLoggerConfig config;
  private final EnvoyThread thread;
  private final AccessLogger logger;

  private ActiveLogger(LoadedLoggerConfig config, EnvoyThread thread, AccessLogger logger) {
    this.config = config;
    this.thread = thread;
    this.logger = logger;
  }

  /** Makes the logger of the calling thread. */
  static ActiveLogger of(LoadedLoggerConfig config, EnvoyThread thread) {
    var made = config.author().newLogger();
    if (made == null) throw new NullPointerException("newLogger returned null");
    return new ActiveLogger(config, thread, made);
  }

  /**
   * Logs an entry; returns 0 or the ABI's number of the failure.
   *
   * @param address of Envoy's entry, which ends with this call
   */
  long log(long address, long type) {
    var entry = new ActiveEntry(thread, config.envoy(), address, type(type));
    try {
      logger.log(entry);
      return 0;
    } catch (Throwable e) {
      return failed(config, "log", e);
    } finally {
      entry.markGone();
      thread.buffers.closeSegments();
    }
  }

  /** A later Envoy may have more types. */
  private static LogType type(long number) {
    return number < TYPES.length ? TYPES[(int) number] : LogType.NOT_SET;
  }

  long flush() {
    try {
      logger.flush();
      return 0;
    } catch (Throwable e) {
      return failed(config, "flush", e);
    }
  }

  long destroy() {
    try {
      logger.onDestroy();
      return 0;
    } catch (Throwable e) {
      return failed(config, "onDestroy", e);
    }
  }

  /** Logs a failure; returns the ABI's number for it. */
  static long failed(LoadedLoggerConfig config, String hook, Throwable thrown) {
    return Log.failure("access logger '" + config.name() + "' failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }
}
