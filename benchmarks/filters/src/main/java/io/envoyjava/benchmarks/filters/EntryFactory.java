// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.accesslog.AccessLogger;
import io.envoyjava.sdk.accesslog.AccessLoggerConfig;
import io.envoyjava.sdk.accesslog.AccessLoggerFactory;
import io.envoyjava.sdk.accesslog.LogEntry;

/** The access logger {@code entry}: reads a path, a number and the bytes of each entry. */
public final class EntryFactory implements AccessLoggerFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public EntryFactory() {}

  @Override
  public String name() {
    return "entry";
  }

  @Override
  public AccessLoggerConfig configure(ConfigContext context, String config) {
    return Entry::new;
  }

  private static final class Entry implements AccessLogger {
    private long logged;

    @Override
    public void log(LogEntry entry) {
      var path = entry.requestHeaders().get(":path");
      logged +=
          (path == null ? 0 : path.length())
              + entry.bytes().sent()
              + entry.responseCode().orElse(0);
    }

    @Override
    public String toString() {
      return "logged " + logged;
    }
  }
}
