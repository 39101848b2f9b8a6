// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
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

/** The filter redis-rate-limit with a real Redis: there, hanging, away and back. */
@Tag("any-envoy")
final class RedisRateLimitIT {
  private static final String PREFIX = "dynamicmodulescustom.redis_rate_limit.";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A time limit that no Redis here exceeds, unless it is made to. */
  private static final String PATIENT = "PT10S";

  private static Path cli;
  private static Server redis;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    cli = Server.program("redis-cli", "redis-server");
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
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) client.close();
    if (redis != null) redis.close();
  }

  private static EnvoyConfig config(String module, String period, String timeout) {
    var settings =
        """
        {"url": "redis://127.0.0.1:%d", "requests": 5, "period": "%s", "timeout": "%s",
         "key_header": "x-key", "exempt_paths": ["/exempt"]}
        """
            .formatted(redis.port(), period, timeout);
    return EnvoyConfig.direct().filter(module, "redis_rate_limit", settings);
  }

  /** With one worker, which must not wait. */
  private static EnvoyProcess envoy(String period, String timeout) {
    return EnvoyProcess.builder()
        .config(config("redis_rate_limit", period, timeout).yaml())
        .modules(EnvoyConfig.module("redis_rate_limit"))
        .concurrency(1)
        .start();
  }

  private static CompletableFuture<HttpResponse<String>> sendAsync(
      Envoy envoy, String path, String key) {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path))
            .timeout(TIMEOUT)
            .header("x-key", key)
            .build();
    return client.sendAsync(request, ofString());
  }

  private static HttpResponse<String> send(Envoy envoy, String key) {
    return sendAsync(envoy, "/", key).join();
  }

  /** Sends twice as many requests as may pass, at once; returns how many have passed. */
  private static long passed(String key, Envoy... envoys) {
    var answers =
        IntStream.range(0, 10)
            .mapToObj(i -> sendAsync(envoys[i % envoys.length], "/", key))
            .toList();
    return answers.stream().filter(answer -> answer.join().statusCode() == 200).count();
  }

  private static String cli(String... arguments) throws Exception {
    var all = new String[arguments.length + 2];
    all[0] = "-p";
    all[1] = "" + redis.port();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return redis.run(cli, all).strip();
  }

  @Test
  void allEnvoysCountTogether() throws Exception {
    try (var one = envoy("PT1H", PATIENT);
        var two = envoy("PT1H", PATIENT)) {
      assertThat(passed("shared", one, two)).isEqualTo(5);
      var refused = send(two, "shared");
      assertThat(refused.statusCode()).isEqualTo(429);
      var seconds = Long.parseLong(refused.headers().firstValue("retry-after").orElseThrow());
      assertThat(seconds).isBetween(600L, 720L);
      assertThat(passed("another", one, two)).isEqualTo(5);
      assertThat(sendAsync(one, "/exempt?x", "shared").join().statusCode()).isEqualTo(200);
      assertThat(one.stat(PREFIX + "fallbacks")).isZero();
      assertThat(one.stat(PREFIX + "failures")).isZero();
      assertThat(one.stat(PREFIX + "limited") + two.stat(PREFIX + "limited")).isEqualTo(11);
      // Redis forgets a client when its bucket is full.
      var keys = cli("--scan", "--pattern", "rate-limit:header:*").lines().toList();
      assertThat(keys).hasSizeGreaterThanOrEqualTo(2).noneMatch(key -> key.contains("shared"));
      assertThat(Long.parseLong(cli("TTL", keys.getFirst()))).isBetween(1L, 3600L);
    }
  }

  @Test
  void bucketFillsAgain() throws Exception {
    try (var envoy = envoy("PT2S", PATIENT)) {
      assertThat(passed("fills", envoy)).isBetween(5L, 9L);
      eventually(() -> assertThat(send(envoy, "fills").statusCode()).isEqualTo(200));
      assertThat(envoy.stat(PREFIX + "fallbacks")).isZero();
    }
  }

  @Test
  void whileRedisIsAwayTheEnvoyCountsForItself() throws Exception {
    redis.stop();
    try (var envoy = envoy("PT1H", PATIENT)) {
      envoy.awaitLog("Redis is away, so each Envoy counts for itself", TIMEOUT);
      assertThat(passed("alone", envoy)).isEqualTo(5);
      assertThat(envoy.stat(PREFIX + "fallbacks")).isEqualTo(10);
      redis.start();
      // As soon as it is tried again. Its bucket of this client is full.
      eventually(() -> assertThat(send(envoy, "alone").statusCode()).isEqualTo(200));
      envoy.awaitLog("Redis is back", TIMEOUT);
      redis.stop();
      eventually(() -> assertThat(send(envoy, "new").statusCode()).isEqualTo(429));
      redis.start();
      assertThat(envoy.stat(PREFIX + "failures")).isZero();
      assertThat(envoy.terminate()).isZero();
    } finally {
      redis.stop();
      redis.start();
    }
  }

  @Test
  void redisThatHangsIsWaitedForByNobodyElse() throws Exception {
    try (var envoy = envoy("PT1H", "PT2S")) {
      assertThat(send(envoy, "hangs").statusCode()).isEqualTo(200);
      redis.pause();
      try {
        var waiting = IntStream.range(0, 5).mapToObj(_ -> sendAsync(envoy, "/", "hangs")).toList();
        envoy.awaitStat("http.main.downstream_rq_active", active -> active == 5, TIMEOUT);
        assertThat(sendAsync(envoy, "/exempt", "hangs").join().statusCode()).isEqualTo(200);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        // They wait for two seconds, and are then counted here.
        assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(envoy.stat(PREFIX + "fallbacks")).isEqualTo(5);
        // From now on, all but one in a second are answered at once.
        assertThat(IntStream.range(0, 100).mapToObj(_ -> send(envoy, "hangs")))
            .allMatch(answer -> answer.statusCode() == 429);
        assertThat(envoy.stat(PREFIX + "fallbacks")).isEqualTo(105);
      } finally {
        redis.resume();
      }
      eventually(
          () -> {
            long before = envoy.stat(PREFIX + "fallbacks");
            send(envoy, "hangs");
            assertThat(envoy.stat(PREFIX + "fallbacks")).isEqualTo(before);
          });
    }
  }

  @Test
  void clientThatGoesDoesNotMakeRedisCountAsAway() throws Exception {
    try (var envoy = envoy("PT1H", PATIENT)) {
      redis.pause();
      try {
        var request = "GET / HTTP/1.1\r\nhost: test\r\nx-key: goes\r\n\r\n";
        try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
          envoy.awaitStat("http.main.downstream_rq_active", active -> active == 1, TIMEOUT);
          exchange.reset();
        }
        envoy.awaitStat("http.main.downstream_rq_active", active -> active == 0, TIMEOUT);
      } finally {
        redis.resume();
      }
      assertThat(passed("stays", envoy)).isEqualTo(5);
      assertThat(envoy.stat(PREFIX + "fallbacks")).isZero();
      assertThat(envoy.stat(PREFIX + "failures")).isZero();
    }
  }

  @Test
  void nothingIsLeftOfCodeThatIsReplaced(@TempDir Path modules, @TempDir Path listeners)
      throws Exception {
    for (var name : new String[] {"limit1", "limit2"}) {
      Files.copy(EnvoyConfig.module("redis_rate_limit"), modules.resolve("lib" + name + ".so"));
    }
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates =
        ListenerUpdates.start(builder, listeners, config("limit1", "PT1H", PATIENT))) {
      var envoy = (EnvoyProcess) updates.envoy();
      assertThat(passed("first", envoy)).isEqualTo(5);
      updates.update(config("limit2", "PT1H", PATIENT));
      eventually(() -> assertThat(passed("second" + System.nanoTime(), envoy)).isEqualTo(5));
      var factory = "io.envoyjava.filters.redisratelimit.RedisRateLimitFactory";
      eventually(() -> assertThat(new Jcmd(envoy).instances(factory)).isEqualTo(1));
      assertThat(passed("third", envoy)).isEqualTo(5);
    }
  }
}
