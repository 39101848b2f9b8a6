// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Connects to a database by calling the driver itself. The driver's own data sources go by way of
 * {@link java.sql.DriverManager}, which would keep the driver, and so all of this module's classes,
 * when Envoy no longer has the module.
 */
final class Postgres implements DataSource {
  private static final Driver DRIVER = new Driver();

  static {
    try {
      if (Driver.isRegistered()) Driver.deregister();
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String url;
  private final Properties properties = new Properties();

  /**
   * Makes a data source, which does not connect yet.
   *
   * @param timeout how long the database may take for a statement
   */
  Postgres(String url, @Nullable String user, @Nullable String password, Duration timeout) {
    this.url = url;
    if (user != null) PGProperty.USER.set(properties, user);
    if (password != null) PGProperty.PASSWORD.set(properties, password);
    PGProperty.APPLICATION_NAME.set(properties, "envoy");
    PGProperty.OPTIONS.set(properties, "-c statement_timeout=" + timeout.toMillis());
    int seconds = Math.toIntExact(timeout.plusMillis(999).toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
  }

  /** Returns whether the driver understands this address. */
  static boolean isAddress(String url) {
    return Driver.parseURL(url, null) != null;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var connection = DRIVER.connect(url, properties);
    if (connection == null) throw new SQLException("not an address of PostgreSQL");
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is configured");
  }

  /** Returns 0: each step of a connection has a time limit of its own. */
  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("the timeout is configured");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException("wraps nothing");
  }
}
