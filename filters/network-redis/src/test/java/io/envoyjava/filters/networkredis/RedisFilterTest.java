// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;

class RedisFilterTest {
  private static final String GET = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n";
  private static final String FLUSHALL = "*1\r\n$8\r\nflushall\r\n";

  private static TestEnvoy start() {
    return TestEnvoy.builder()
        .networkFilter(new NetworkRedisFactory(), "{\"blocked_commands\": [\"FLUSHALL\"]}")
        .start();
  }

  @Test
  void redisGetsWholeCommandsOnly() {
    try (var envoy = start()) {
      var connection = envoy.connect().receive(GET.substring(0, 9));
      assertThat(connection).hasPassed("");
      connection.receive(GET.substring(9) + GET.substring(0, 1));
      assertThat(connection).hasPassed(GET).isOpen();
      assertThat(envoy.counter("redis_commands_total")).isEqualTo(1);
    }
  }

  @Test
  void redisGetsAnUnknownCommandInPlaceOfABlockedOne() {
    try (var envoy = start()) {
      var connection = envoy.connect().receive(FLUSHALL + GET);
      assertThat(connection).hasPassed("*1\r\n$22\r\nFLUSHALL (not allowed)\r\n" + GET);
      connection.write("-ERR unknown command\r\n");
      assertThat(connection).hasSent("-ERR unknown command\r\n");
      assertThat(envoy.counter("redis_commands_blocked")).isEqualTo(1);
      assertThat(envoy.counter("redis_bytes_sent")).isEqualTo(22);
    }
  }

  @Test
  void whatIsNoCommandClosesTheConnection() {
    try (var envoy = start()) {
      var connection = envoy.connect().receive("*1\r\n$x\r\n");
      assertThat(connection)
          .hasPassed("")
          .isClosedWith(CloseType.FLUSH_WRITE, "redis_protocol_error");
      assertThat(connection.sent()).startsWith("-ERR Protocol error: ").endsWith("\r\n");
      assertThat(envoy.counter("redis_parse_errors")).isEqualTo(1);
      assertThat(envoy.gauge("redis_active_connections")).isZero();
    }
  }
}
