// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter network-redis between a real Redis and its own client programs. */
final class NetworkRedisIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String REFUSED =
      "-ERR unknown command 'FLUSHALL (not allowed)', with args beginning with: \r\n";

  private static Path cli;
  private static Path benchmark;
  private static Server redis;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    cli = Server.program("redis-cli", "redis-server");
    benchmark = Server.program("redis-benchmark", "redis-server");
    var server = Server.program("redis-server", "redis-server").toString();
    redis =
        new Server(
            (port, folder) ->
                List.of(
                    server,
                    "--port",
                    "" + port,
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--dir",
                    folder.toString()));
    redis.start();
    var config =
        NetworkConfig.upstream(redis.port())
            .filter("network_redis", "{\"blocked_commands\": [\"FLUSHALL\", \"FLUSHDB\"]}");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module("network_redis"))
            .start();
    assertThat(direct("SET", "key", "value")).isEqualTo("OK");
  }

  @AfterAll
  static void stop() throws Exception {
    if (envoy != null) envoy.close();
    if (redis != null) redis.close();
  }

  private static String cli(int port, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("-p", "" + port));
    all.addAll(List.of(arguments));
    return redis.run(cli, all.toArray(String[]::new)).strip();
  }

  private static String direct(String... arguments) throws Exception {
    return cli(redis.port(), arguments);
  }

  private static String throughEnvoy(String... arguments) throws Exception {
    return cli(envoy.port(NetworkConfig.LISTENER), arguments);
  }

  private static String metric(String name) {
    return NetworkClient.metric(envoy, "network_redis", name);
  }

  private static String command(String... words) {
    var text = new StringBuilder("*%d\r\n".formatted(words.length));
    for (var word : words) text.append("$%d\r\n%s\r\n".formatted(word.length(), word));
    return text.toString();
  }

  /** Sends commands and a last one, and returns all replies but the last. */
  private static String replies(String sent) throws Exception {
    try (var client = new NetworkClient(envoy)) {
      return client.send(sent + "ECHO end\r\n").readUntil("$3\r\nend\r\n");
    }
  }

  @Test
  void commandsPassAndAreCounted() throws Exception {
    long before = envoy.stat(metric("redis_commands_total"));
    assertThat(throughEnvoy("SET", "counted", "a value\r\n")).isEqualTo("OK");
    assertThat(throughEnvoy("get", "counted")).isEqualTo("a value");
    assertThat(direct("GET", "counted")).isEqualTo("a value");
    assertThat(envoy.stat(metric("redis_commands_total")) - before).isEqualTo(2);
    assertThat(envoy.stat(metric("redis_bytes_received"))).isGreaterThan(60);
    assertThat(envoy.stat(metric("redis_bytes_sent"))).isGreaterThan(15);
    envoy.awaitStat(metric("redis_active_connections"), open -> open == 0, TIMEOUT);
  }

  @Test
  void aBlockedCommandDoesNotReachRedis() throws Exception {
    long before = envoy.stat(metric("redis_commands_blocked"));
    assertThat(throughEnvoy("FLUSHALL")).contains("FLUSHALL (not allowed)");
    assertThat(throughEnvoy("flushdb", "async")).contains("FLUSHDB (not allowed)");
    assertThat(replies("flushall\r\n")).isEqualTo(REFUSED);
    assertThat(direct("GET", "key")).isEqualTo("value");
    assertThat(envoy.stat(metric("redis_commands_blocked")) - before).isEqualTo(3);
    assertThat(direct("INFO", "commandstats")).doesNotContain("cmdstat_flush");
  }

  @Test
  @Tag("any-envoy")
  void repliesKeepTheirOrderInAPipeline() throws Exception {
    var get = command("GET", "key");
    assertThat(replies(get + command("FLUSHALL") + get))
        .isEqualTo("$5\r\nvalue\r\n" + REFUSED + "$5\r\nvalue\r\n");
  }

  @Test
  @Tag("any-envoy")
  void aTransactionWithABlockedCommandIsAborted() throws Exception {
    var transaction =
        command("MULTI") + command("SET", "key", "x") + command("FLUSHALL") + command("EXEC");
    assertThat(replies(transaction))
        .startsWith("+OK\r\n+QUEUED\r\n" + REFUSED + "-EXECABORT Transaction discarded");
    assertThat(direct("GET", "key")).isEqualTo("value");
  }

  @Test
  @Tag("any-envoy")
  void commandsInSegmentsOfOneBytePassAndAreBlocked() throws Exception {
    try (var client = new NetworkClient(envoy)) {
      client.sendBytewise(command("GET", "key") + command("FLUSHALL") + "ECHO end\r\n");
      assertThat(client.readUntil("$3\r\nend\r\n")).isEqualTo("$5\r\nvalue\r\n" + REFUSED);
    }
  }

  @Test
  @Tag("any-envoy")
  void aCommandThatIsTooLongIsRefusedAndTheConnectionGoesOn() throws Exception {
    long before = envoy.stat(metric("redis_parse_errors"));
    assertThat(replies(command("SET", "key", "x".repeat(1 << 16)) + command("GET", "key")))
        .startsWith("-ERR unknown command 'SET (too long)'")
        .endsWith("\r\n$5\r\nvalue\r\n");
    assertThat(envoy.stat(metric("redis_parse_errors")) - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"FLUSHALL\"\r\n", "*1\rx$8\r\nFLUSHALL\r\n", "\u0016\u0003\u0001"})
  @Tag("any-envoy")
  void whatIsNoCommandClosesTheConnection(String sent) throws Exception {
    long before = envoy.stat(metric("redis_parse_errors"));
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send(sent).readAll()).startsWith("-ERR Protocol error: ");
    }
    assertThat(envoy.stat(metric("redis_parse_errors")) - before).isEqualTo(1);
    assertThat(direct("GET", "key")).isEqualTo("value");
  }

  @Test
  @Tag("any-envoy")
  void aSlowReaderGetsAllReplies() throws Exception {
    var large = "y".repeat(100_000);
    try (var client = new NetworkClient(redis.port())) {
      assertThat(client.send(command("SET", "large", large)).read(5)).isEqualTo("+OK\r\n");
    }
    try (var client = new NetworkClient(envoy)) {
      client.send(command("GET", "large").repeat(200));
      // Meanwhile, the replies fill the buffers between this and Redis.
      envoy.awaitStat(metric("redis_bytes_sent"), sent -> sent > 1_000_000, TIMEOUT);
      var reply = "$100000\r\n" + large + "\r\n";
      for (int i = 0; i < 200; i++) assertThat(client.read(reply.length()).equals(reply)).isTrue();
    }
  }

  @Test
  @Tag("any-envoy")
  void manyClientsWithPipelinesAreServed() throws Exception {
    var port = "" + envoy.port(NetworkConfig.LISTENER);
    var arguments = "-p %s -t set,get,mset -n 5000 -c 20 -P 16 -q --csv".formatted(port);
    var report = redis.run(benchmark, arguments.split(" "));
    assertThat(report).contains("\"SET\"", "\"GET\"").doesNotContainIgnoringCase("error");
  }

  @Test
  @Tag("any-envoy")
  void nothingIsLeftOfConnectionsThatAreDropped() throws Exception {
    NetworkClient.openAndDrop(envoy, 1000, "*2\r\n$3\r\nGET\r\n$3\r\nk");
    envoy.awaitStat(metric("redis_active_connections"), open -> open == 0, TIMEOUT);
    assertThat(envoy.stat(metric("failures"))).isZero();
    eventually(
        () -> assertThat(direct("INFO", "clients")).containsPattern("connected_clients:1\\b"));
    assertThat(throughEnvoy("GET", "key")).isEqualTo("value");
  }
}
