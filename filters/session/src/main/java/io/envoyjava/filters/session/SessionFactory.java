// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import static io.envoyjava.json.JsonConfig.quote;
import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code session}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "url": "jdbc:postgresql://localhost:5432/shop",
 *   "user": "envoy",
 *   "password_file": "/run/secrets/database",
 *   "query": "SELECT user_name FROM sessions WHERE id = ? AND expires > now()",
 *   "cookie": "session",
 *   "header": "x-user",
 *   "timeout": "PT1S",
 *   "connections": 10,
 *   "fail_open": false
 * }
 * }</pre>
 *
 * Only {@code url} and {@code query} are required.
 */
public final class SessionFactory implements HttpFilterFactory {
  private static final System.Logger LOG = EnvoyLogger.of(SessionFactory.class);
  private static final Pattern TOKEN = Pattern.compile("[0-9a-zA-Z!#$%&'*+.^_`|~-]+");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

  /** The pool does not wait for less. */
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(250);

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
  private static final int DEFAULT_CONNECTIONS = 10;
  private static final int MAX_CONNECTIONS = 1_000;

  record Settings(
      String url,
      @Nullable String user,
      @Nullable String passwordFile,
      String query,
      @Nullable String cookie,
      @Nullable String header,
      @Nullable Duration timeout,
      @Nullable Integer connections,
      @Nullable Boolean failOpen) {

    /** Returns these settings if they make sense. */
    private Settings checked() {
      if (!Postgres.isAddress(url)) {
        throw new InvalidConfigException(
            // Without what was found, which may have a password.
            "url: expected one such as jdbc:postgresql://host:5432/database");
      }
      if (query.chars().filter(c -> c == '?').count() != 1) {
        throw new InvalidConfigException(
            "query: expected a statement with one ? for the session's id, found " + quote(query));
      }
      requireToken("cookie", cookie);
      requireToken("header", header);
      if (timeout != null
          && (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0)) {
        throw new InvalidConfigException(
            "timeout: expected %s to %s, found %s".formatted(MIN_TIMEOUT, MAX_TIMEOUT, timeout));
      }
      if (connections != null && (connections < 1 || connections > MAX_CONNECTIONS)) {
        throw new InvalidConfigException(
            "connections: expected 1 to %d, found %d".formatted(MAX_CONNECTIONS, connections));
      }
      return this;
    }

    private static void requireToken(String field, @Nullable String name) {
      if (name != null && !TOKEN.matcher(name).matches()) {
        throw new InvalidConfigException(
            "%s: expected a name without blanks, found %s".formatted(field, quote(name)));
      }
    }

    private Duration timeLimit() {
      return Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT);
    }
  }

  /** For the ServiceLoader. */
  public SessionFactory() {}

  @Override
  public String name() {
    return "session";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class).checked();
    return configure(context, settings, database(settings));
  }

  static HttpFilterConfig configure(ConfigContext context, Settings settings, DataSource database) {
    if (CommonFeature.SERVER_INFO.isAvailable() && context.isValidation()) {
      return _ -> new HttpFilter() {};
    }
    int connections = Objects.requireNonNullElse(settings.connections(), DEFAULT_CONNECTIONS);
    tryOut(database, settings.query());
    var sessions = new Sessions(database, settings.query(), settings.timeLimit(), connections);
    try {
      sessions.warmUp();
      var handler =
          new SessionHandler(
              sessions,
              Objects.requireNonNullElse(settings.cookie(), "session"),
              Objects.requireNonNullElse(settings.header(), "x-user").toLowerCase(Locale.ROOT),
              Objects.requireNonNullElse(settings.failOpen(), false),
              SessionHandler.Counters.of(context));
      return ExchangeHandler.toConfig(context, handler);
    } catch (RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  /** A database that is away may come back; a statement that it refuses stays wrong. */
  private static void tryOut(DataSource database, String query) {
    try {
      Sessions.tryOut(database, query);
    } catch (SQLException e) {
      if (Sessions.isNoId(e)) return;
      if (Sessions.isRefusal(e)) {
        throw new InvalidConfigException("query: the database refuses it: " + Sessions.text(e), e);
      }
      LOG.log(WARNING, () -> "the database does not answer yet: " + Sessions.text(e));
    }
  }

  private static DataSource database(Settings settings) {
    var file = settings.passwordFile();
    return new Postgres(
        settings.url(),
        settings.user(),
        file == null ? null : password(file),
        settings.timeLimit());
  }

  private static String password(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new InvalidConfigException(
          "password_file: cannot be read: " + quote(String.valueOf(e.getMessage())), e);
    }
  }
}
