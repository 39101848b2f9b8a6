// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.metrics.Counter;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass if it has the cookie of a session, and says whose session it is.
 *
 * @param sessions finds the user of a session
 * @param cookie the name of the cookie
 * @param header the header in which the upstream sees the user
 * @param failOpen whether requests pass, without the header, when the database does not answer
 * @param counters what is counted
 */
record SessionHandler(
    Sessions sessions, String cookie, String header, boolean failOpen, Counters counters)
    implements ExchangeHandler {
  private static final System.Logger LOG = EnvoyLogger.of(SessionHandler.class);

  /** Requests that passed, that were refused, and that the database did not decide on. */
  record Counters(Counter allowed, Counter denied, Counter errors) {
    static Counters of(ConfigContext context) {
      return new Counters(
          context.optionalCounter("allowed"),
          context.optionalCounter("denied"),
          context.optionalCounter("errors"));
    }
  }

  @Override
  public void handle(Exchange exchange) {
    var headers = exchange.request().headers();
    headers.remove(header); // a client may not say who it is
    var session = session(headers.getAll("cookie"));
    String user;
    try {
      user = session == null ? null : sessions.user(session); // waits
    } catch (SQLException e) {
      undecided(exchange, e);
      return;
    }
    if (user == null) {
      counters.denied().increment(exchange.stream());
      exchange.reply(LocalReply.of(401).details("session_unknown"));
      return;
    }
    counters.allowed().increment(exchange.stream());
    headers.setUtf8(header, user);
  }

  /** Closes the connections, and ends the pool's threads. */
  @Override
  public void close() {
    sessions.close();
  }

  /** Returns the cookie's value; null unless there is exactly one. */
  private @Nullable String session(List<String> cookies) {
    String found = null;
    for (var line : cookies) {
      for (var pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0 || !pair.substring(0, equals).strip().equals(cookie)) continue;
        // Of several values, the upstream might take another one than the one that was looked up.
        if (found != null) return null;
        found = pair.substring(equals + 1).strip();
      }
    }
    return found == null || found.isEmpty() ? null : found;
  }

  private void undecided(Exchange exchange, SQLException reason) {
    // First, since this throws if the client has gone: that interrupts the handler, which is no
    // failure of the database.
    counters.errors().increment(exchange.stream());
    LOG.log(WARNING, () -> "the user of a session cannot be looked up: " + Sessions.text(reason));
    if (!failOpen) exchange.reply(LocalReply.of(503).details("session_error"));
  }
}
