// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The sessions in the database, and the connections to it. Safe for all threads. */
final class Sessions implements AutoCloseable {
  /** No session has this id, since a cookie's value has no blanks around it. */
  private static final String NOBODY = " ";

  /**
   * How much longer than the statement a connection has. A statement that takes too long is ended
   * by the database, and the connection is still good; if the database itself hangs, it is not.
   */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final HikariDataSource pool;
  private final String query;
  private final Duration timeout;

  /**
   * Opens the pool, whose threads connect to the database now, or when it is there.
   *
   * @param database makes connections
   * @param query finds the user, in its first column, by the session's id, its only parameter
   * @param timeout how long a look-up may take
   * @param size the number of connections
   */
  Sessions(DataSource database, String query, Duration timeout, int size) {
    var config = new HikariConfig();
    config.setDataSource(database);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(timeout.toMillis());
    config.setValidationTimeout(timeout.toMillis());
    config.setReadOnly(true);
    config.setInitializationFailTimeout(-1); // the database may come later
    config.setPoolName("session");
    pool = new HikariDataSource(config);
    this.query = query;
    this.timeout = timeout;
  }

  /**
   * Looks up a session. Waits for a connection and for the answer.
   *
   * @return the user, or null if there is no such session
   * @throws SQLException if the database does not answer in time, or the thread is interrupted
   */
  @Nullable String user(String session) throws SQLException {
    try (var connection = pool.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, (int) timeout.plus(GRACE).toMillis());
      return user(connection, query, session);
    } catch (SQLException e) {
      if (isNoId(e)) return null;
      throw e;
    }
  }

  /**
   * Returns whether the database says that the value cannot be an id, such as a text that is no
   * UUID: class 22 of the SQL states.
   */
  static boolean isNoId(SQLException failure) {
    var state = failure.getSQLState();
    return state != null && state.startsWith("22");
  }

  private static @Nullable String user(Connection connection, String query, String session)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, session);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  /**
   * Has the database look up a session that does not exist, without the pool, which would wait for
   * a database that is away.
   */
  static void tryOut(DataSource database, String query) throws SQLException {
    try (var connection = database.getConnection()) {
      var _ = user(connection, query, NOBODY);
    }
  }

  /**
   * Looks up a session that does not exist, if there is a connection. So the classes that it takes
   * are loaded before there are requests: worker threads would wait for them.
   */
  void warmUp() {
    try {
      var _ = user(NOBODY);
    } catch (SQLException e) {
      // The database has been tried out before.
    }
  }

  /** Returns whether the database has refused the statement, rather than failed. */
  static boolean isRefusal(SQLException failure) {
    var state = failure.getSQLState();
    return state != null && state.startsWith("42"); // syntax error or access rule violation
  }

  /** Returns an exception's message, and that of its cause, in one line. */
  static String text(SQLException failure) {
    var cause = failure.getCause();
    var text =
        cause == null ? failure.getMessage() : failure.getMessage() + ": " + cause.getMessage();
    return String.valueOf(text).replaceAll("\\s+", " ");
  }

  /** Closes all connections, and ends the pool's threads. */
  @Override
  public void close() {
    pool.close();
  }
}
