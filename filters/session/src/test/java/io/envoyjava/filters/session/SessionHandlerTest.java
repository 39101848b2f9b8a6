// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a database in this process: what the filter does with its answers. */
final class SessionHandlerTest {
  private static final String QUERY =
      "SELECT user_name FROM sessions WHERE id = ? AND expires > CURRENT_TIMESTAMP";

  /** The bytes of a name in UTF-8, as a header shows them. */
  private static final String ZOE = new String("Zoë".getBytes(UTF_8), ISO_8859_1);

  private final JdbcDataSource database = new JdbcDataSource();
  private Connection keepsTheDatabase;

  @BeforeEach
  void fill() throws SQLException {
    database.setUrl("jdbc:h2:mem:sessions");
    keepsTheDatabase = database.getConnection();
    execute("CREATE TABLE sessions (id VARCHAR PRIMARY KEY, user_name VARCHAR, expires TIMESTAMP)");
    execute("INSERT INTO sessions VALUES ('a1', 'Zoë', TIMESTAMP '9999-01-01 00:00:00')");
    execute("INSERT INTO sessions VALUES ('old', 'bob', TIMESTAMP '2000-01-01 00:00:00')");
  }

  @AfterEach
  void close() throws SQLException {
    keepsTheDatabase.close();
  }

  private void execute(String sql) throws SQLException {
    try (var statement = keepsTheDatabase.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  private TestEnvoy envoy(String query, String more) {
    var text =
        "{\"url\": \"jdbc:postgresql:unused\", \"timeout\": \"PT0.5S\", \"query\": \"%s\"%s}"
            .formatted(query, more);
    var settings = JsonConfig.read(text, SessionFactory.Settings.class);
    HttpFilterFactory factory =
        new HttpFilterFactory() {
          @Override
          public String name() {
            return "session";
          }

          @Override
          public HttpFilterConfig configure(ConfigContext context, String config) {
            return SessionFactory.configure(context, settings, database);
          }
        };
    return TestEnvoy.of(factory, "");
  }

  private static Exchange send(TestEnvoy envoy, String... cookies) {
    var request = envoy.get("/").header("x-user", "root");
    for (var cookie : cookies) request = request.header("cookie", cookie);
    var exchange = request.send();
    exchange.await(it -> it.upstream().isComplete() || it.response().isComplete());
    return exchange;
  }

  @Test
  void upstreamSeesWhoseSessionItIs() {
    try (var envoy = envoy(QUERY, "")) {
      assertThat(send(envoy, "a=b; session=a1; c=d").upstream()).hasHeader("x-user", ZOE);
      assertThat(send(envoy, "a=b", "session=a1").upstream()).hasHeader("x-user", ZOE);
      assertThat(envoy.counter("allowed")).isEqualTo(2);
      assertThat(envoy.failures()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "session",
        "session=",
        "session=a2",
        "session=old",
        "xsession=a1",
        "session=a1; session=a2",
        "session=' OR ''='",
        "session=a1,a1"
      })
  void requestWithoutAValidSessionIsRefused(String cookie) {
    try (var envoy = envoy(QUERY, "")) {
      var exchange = send(envoy, cookie);
      assertThat(exchange.response()).hasStatus(401);
      assertThat(exchange.details()).contains("session_unknown");
      assertThat(exchange.upstream()).isAbsent();
      assertThat(envoy.counter("denied")).isEqualTo(1);
    }
  }

  @Test
  void namesOfTheCookieAndTheHeaderAreConfigured() {
    try (var envoy = envoy(QUERY, ", \"cookie\": \"sid\", \"header\": \"X-Who\"")) {
      assertThat(send(envoy, "sid=a1").upstream())
          .hasHeader("x-who", ZOE)
          .hasHeader("x-user", "root");
    }
  }

  @Test
  void withoutADatabaseTheRequestIsRefusedOrPassesUnnamed() throws SQLException {
    try (var closed = envoy(QUERY, "");
        var open = envoy(QUERY, ", \"fail_open\": true")) {
      execute("DROP TABLE sessions");
      assertThat(send(closed, "session=a1").response()).hasStatus(503);
      assertThat(closed.counter("errors")).isEqualTo(1);
      assertThat(send(open, "session=a1").upstream()).isComplete().hasNoHeader("x-user");
      assertThat(open.counter("errors")).isEqualTo(1);
    }
  }

  @Test
  void statementThatTheDatabaseRefusesIsRejected() throws Exception {
    assertThatThrownBy(() -> envoy("SELECT a FROM nowhere WHERE b = ?", ""))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("query: the database refuses it: ")
        .hasMessageContaining("NOWHERE");
    assertThatThePoolEnds();
  }

  @Test
  void poolEndsWithTheConfiguration() throws Exception {
    try (var envoy = envoy(QUERY, "")) {
      assertThat(send(envoy, "session=a1").upstream()).isComplete();
      assertThat(poolThreads()).isNotEmpty();
    }
    assertThatThePoolEnds();
  }

  private static void assertThatThePoolEnds() throws InterruptedException {
    for (var thread : poolThreads().toList()) {
      assertThat(thread.join(Duration.ofSeconds(30))).as(thread.getName()).isTrue();
    }
  }

  private static Stream<Thread> poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("session"));
  }
}
