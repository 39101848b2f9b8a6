// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.JedisURIHelper;

/** A token bucket for each client, in Redis, for all Envoys. Safe for all threads. */
final class RedisBuckets implements AutoCloseable {
  private static final String SCRIPT = script();

  /** By which Redis knows the script once it has seen it. */
  private static final String DIGEST = sha1(SCRIPT);

  private final RedisClient redis;
  private final String prefix;
  private final List<String> arguments;

  /**
   * Makes a client, which connects when it is used.
   *
   * @param url where Redis is
   * @param prefix the beginning of the buckets' names
   * @param capacity how many tokens a bucket holds
   * @param period how long one takes to fill
   * @param timeout how long to wait for a connection, to connect, and for an answer
   * @param connections how many connections to use at most
   */
  RedisBuckets(
      URI url, String prefix, int capacity, Duration period, Duration timeout, int connections) {
    this.prefix = prefix;
    arguments = List.of("" + capacity, "" + period.toMillis());
    var pool = new GenericObjectPoolConfig<Connection>();
    pool.setMaxTotal(connections);
    pool.setMaxIdle(connections);
    pool.setMaxWait(timeout);
    pool.setJmxEnabled(false);
    int millis = Math.toIntExact(timeout.toMillis());
    var client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url))
            .sslOptions(JedisURIHelper.isRedisSSLScheme(url) ? SslOptions.defaults() : null)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .build();
    redis =
        RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(url))
            .clientConfig(client)
            .poolConfig(pool)
            .build();
  }

  private static String script() {
    try (var in = RedisBuckets.class.getResourceAsStream("take.lua")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  /**
   * Takes a token. Waits for Redis.
   *
   * @return zero if there is one, or how long it takes until there is one
   * @throws JedisException if Redis does not answer in time, or the thread is interrupted
   */
  Duration take(String client) {
    var keys = List.of(prefix + client);
    Object millis;
    try {
      millis = redis.evalsha(DIGEST, keys, arguments);
    } catch (JedisNoScriptException e) {
      millis = redis.eval(SCRIPT, keys, arguments);
    }
    if (millis instanceof Long wait) return Duration.ofMillis(wait);
    throw new JedisException("expected a number, found " + millis);
  }

  @Override
  public void close() {
    redis.close();
  }
}
