// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter session with a real PostgreSQL: there, slow, hanging, away and back. */
@Tag("any-envoy")
final class SessionIT {
  private static final String PREFIX = "dynamicmodulescustom.session.";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String QUERY = "SELECT name FROM sessions WHERE id = ? AND expires > now()";

  @TempDir static Path directory;
  private static Path psql;
  private static Server database;
  private static Httpbin httpbin;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    psql = Server.program("psql", "postgresql");
    var initdb = Server.program("initdb", "postgresql");
    var postgres = Server.program("postgres", "postgresql").toString();
    database =
        new Server(
            (port, folder) ->
                List.of(
                    postgres,
                    "-D" + folder.resolve("data"),
                    "-k" + folder,
                    "-p" + port,
                    "-cfsync=off",
                    "-clisten_addresses=127.0.0.1"));
    Files.writeString(directory.resolve("password"), "secret\n");
    Files.writeString(database.folder().resolve("password"), "secret\n");
    TestEnvoy.openToAll(database.folder().resolve("password"));
    database.run(
        initdb,
        "-Uenvoy",
        "--auth-host=scram-sha-256",
        "--auth-local=trust",
        "--pwfile=password",
        "--no-sync",
        "data");
    database.start();
    sql("CREATE TABLE sessions (id text PRIMARY KEY, name text, expires timestamptz)");
    sql("INSERT INTO sessions VALUES ('a1', 'alice', 'infinity'), ('b1', 'bob', '2000-01-01')");
    httpbin = Httpbin.start(0);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) client.close();
    if (httpbin != null) httpbin.close();
    if (database != null) database.close();
  }

  private static String sql(String statement) throws Exception {
    return database
        .run(
            psql,
            "-h" + database.folder(),
            "-p" + database.port(),
            "-Uenvoy",
            "-dpostgres",
            "-qtAc",
            statement)
        .strip();
  }

  private static EnvoyConfig config(String module, String query, String more) {
    var settings =
        """
        {"url": "jdbc:postgresql://127.0.0.1:%d/postgres", "user": "envoy", "password_file": "%s",
         "query": "%s"%s}
        """
            .formatted(
                database.port(),
                directory.resolve("password"),
                query,
                more.contains("timeout") ? more : ", \"timeout\": \"PT1S\"" + more);
    return EnvoyConfig.upstream(httpbin.port()).filter(module, "session", settings);
  }

  /** With one worker, which must not wait. */
  private static EnvoyProcess envoy(String query, String more) {
    return EnvoyProcess.builder()
        .config(config("session", query, more).yaml())
        .modules(EnvoyConfig.module("session"))
        .concurrency(1)
        .start();
  }

  private static CompletableFuture<HttpResponse<String>> sendAsync(Envoy envoy, String cookie) {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/headers"))
            .timeout(TIMEOUT)
            .headers("cookie", cookie, "x-user", "root")
            .build();
    return client.sendAsync(request, ofString());
  }

  private static HttpResponse<String> send(Envoy envoy, String cookie) {
    return sendAsync(envoy, cookie).join();
  }

  @Test
  void upstreamSeesWhoseSessionItIs() throws Exception {
    try (var envoy = envoy(QUERY, "")) {
      var answer = send(envoy, "session=a1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"X-User\": [\"alice\"]").doesNotContain("root");
      for (var cookie :
          new String[] {"other=a1", "session=b1", "session=c1", "session=' OR ''='"}) {
        assertThat(send(envoy, cookie).statusCode()).as(cookie).isEqualTo(401);
      }
      assertThat(envoy.stat(PREFIX + "allowed")).isEqualTo(1);
      assertThat(envoy.stat(PREFIX + "denied")).isEqualTo(4);
      assertThat(envoy.stat(PREFIX + "failures")).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    }
  }

  @Test
  void slowDatabaseDelaysOnlyThoseWhoAskIt() throws Exception {
    var slow = "SELECT name FROM sessions, pg_sleep(2) WHERE id = ?";
    try (var envoy = envoy(slow, ", \"connections\": 20, \"timeout\": \"PT30S\"")) {
      eventually(() -> assertThat(connections()).isEqualTo(20));
      long start = System.nanoTime();
      var waiting = IntStream.range(0, 20).mapToObj(_ -> sendAsync(envoy, "session=a1")).toList();
      envoy.awaitStat("http.main.downstream_rq_active", active -> active == 20, TIMEOUT);
      assertThat(send(envoy, "none").statusCode()).isEqualTo(401);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
      // One after the other, they would take 40 seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** Otherwise a client could choose that nobody decides. */
  @Test
  void valueThatCannotBeAnIdIsNoSession() throws Exception {
    var query = "SELECT name FROM sessions WHERE id = (?::uuid)::text";
    try (var envoy = envoy(query, ", \"fail_open\": true")) {
      assertThat(send(envoy, "session=x").statusCode()).isEqualTo(401);
      assertThat(envoy.stat(PREFIX + "errors")).isZero();
    }
  }

  private static long connections() throws Exception {
    return Long.parseLong(
        sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'envoy'"));
  }

  @Test
  void answerThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
    try (var envoy = envoy("SELECT name FROM sessions, pg_sleep(60) WHERE id = ?", "")) {
      assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(503);
      envoy.awaitLog("cannot be looked up: .*statement timeout", TIMEOUT);
      // The database does not go on with it either.
      eventually(
          () ->
              assertThat(
                      sql(
                          "SELECT count(*) FROM pg_stat_activity WHERE query LIKE"
                              + " '%p'||'g_sleep(60)%' AND state = 'active'"))
                  .isEqualTo("0"));
    }
    try (var closed = envoy(QUERY, "");
        var open = envoy(QUERY, ", \"fail_open\": true")) {
      assertThat(send(closed, "session=a1").statusCode()).isEqualTo(200);
      database.pause();
      try {
        assertThat(send(closed, "session=a1").statusCode()).isEqualTo(503);
        var answer = send(open, "session=a1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("alice", "root");
      } finally {
        database.resume();
      }
      eventually(() -> assertThat(send(closed, "session=a1").statusCode()).isEqualTo(200));
    }
  }

  @Test
  void databaseMayComeLaterAndGo() throws Exception {
    database.stop();
    try {
      try (var envoy = envoy(QUERY, "")) {
        envoy.awaitLog("the database does not answer yet", TIMEOUT);
        assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(503);
        database.start();
        eventually(() -> assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(200));
        database.stop();
        assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(503);
        database.start();
        eventually(() -> assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(200));
        assertThat(envoy.stat(PREFIX + "failures")).isZero();
        assertThat(envoy.terminate()).isZero();
      }
    } finally {
      database.stop();
      database.start();
    }
  }

  @Test
  void statementThatTheDatabaseRefusesIsRejected() {
    assertThatThrownBy(() -> envoy("SELECT name FROM nowhere WHERE id = ?", "").close())
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining(
            "configuration rejected: query: the database refuses it: ERROR: relation \"nowhere\"");
  }

  /** The client goes while its handler waits for the database. */
  @Test
  void clientThatGoesIsNoFailure() throws Exception {
    var slow = "SELECT name FROM sessions, pg_sleep(2) WHERE id = ?";
    try (var envoy = envoy(slow, ", \"timeout\": \"PT30S\"")) {
      var request = "GET / HTTP/1.1\r\nhost: test\r\ncookie: session=a1\r\n\r\n";
      try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
        envoy.awaitStat("http.main.downstream_rq_active", active -> active == 1, TIMEOUT);
        exchange.reset();
      }
      envoy.awaitStat("http.main.downstream_rq_active", active -> active == 0, TIMEOUT);
      assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(200);
      assertThat(envoy.stat(PREFIX + "errors")).isZero();
      assertThat(envoy.stat(PREFIX + "failures")).isZero();
    }
  }

  @Test
  void nothingIsLeftOfCodeThatIsReplaced(@TempDir Path modules, @TempDir Path listeners)
      throws Exception {
    for (var name : new String[] {"session1", "session2"}) {
      Files.copy(EnvoyConfig.module("session"), modules.resolve("lib" + name + ".so"));
    }
    // The driver has a thread for another half a minute otherwise.
    var option = "-Dpgjdbc.config.cleanup.thread.ttl=100";
    var builder = EnvoyProcess.builder().modules(modules).env("ENVOY_JAVA_OPTS", option);
    try (var updates =
        ListenerUpdates.start(
            builder, listeners, config("session1", QUERY, ", \"connections\": 3"))) {
      var envoy = (EnvoyProcess) updates.envoy();
      assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(200);
      updates.update(config("session2", QUERY, ", \"connections\": 2"));
      eventually(() -> assertThat(send(envoy, "session=a1").statusCode()).isEqualTo(200));
      eventually(() -> assertThat(connections()).isEqualTo(2));
      var factory = "io.envoyjava.filters.session.SessionFactory";
      eventually(() -> assertThat(new Jcmd(envoy).instances(factory)).isEqualTo(1));
    }
  }
}
