// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.testkit.TestEnvoy;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong misses = new AtomicLong();
  private TestEnvoy envoy;

  @SuppressWarnings("NullAway.Init") // the request sets it
  private HttpStream stream;

  @BeforeEach
  void openAStream() {
    envoy =
        TestEnvoy.of(
            "any",
            opened -> {
              stream = opened;
              return new HttpFilter() {};
            });
    envoy.get("/").send();
  }

  @AfterEach
  void stop() {
    envoy.close();
  }

  @Test
  void onlyConfiguredValuesAreAccepted() throws Exception {
    var credentials = credentials(100, LONG, "first", "second", "b\u00fcrger");
    assertThat(Stream.of("first", "second", "b\u00fcrger"))
        .allMatch(value -> credentials.accept(value, stream));
    assertThat(Stream.of("", "First", "first ", "third", "b\u00c3\u00bcrger"))
        .noneMatch(value -> credentials.accept(value, stream));
  }

  @Test
  void digestOfACredentialIsNoCredential() throws Exception {
    var credentials = credentials(100, LONG, "first");
    var digest = MessageDigest.getInstance("SHA-256").digest("first".getBytes(ISO_8859_1));
    assertThat(credentials.accept(new String(digest, ISO_8859_1), stream)).isFalse();
  }

  @Test
  void decisionsOfBothKindsAreRemembered() throws Exception {
    var credentials = credentials(100, LONG, "right");
    for (int i = 0; i < 5; i++) {
      assertThat(credentials.accept("right", stream)).isTrue();
      assertThat(credentials.accept("wrong", stream)).isFalse();
    }
    assertThat(misses).hasValue(2);
    assertThat(hits).hasValue(8);
    assertThat(credentials.statistics().hitCount()).isEqualTo(8);
  }

  @Test
  void cacheIsBounded() throws Exception {
    var credentials = credentials(10, LONG, "right");
    for (int i = 0; i < 1000; i++) {
      assertThat(credentials.accept("wrong " + i, stream)).isFalse();
      assertThat(credentials.accept("right", stream)).isTrue();
    }
    assertThat(credentials.statistics().evictionCount()).isGreaterThanOrEqualTo(980);
  }

  @Test
  void decisionsExpire() throws Exception {
    var credentials = credentials(100, Duration.ofNanos(1), "right");
    for (int i = 0; i < 5; i++) assertThat(credentials.accept("right", stream)).isTrue();
    assertThat(misses).hasValue(5);
  }

  private Credentials credentials(long maxSize, Duration ttl, String... accepted) throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    var digests = Stream.of(accepted).map(a -> sha256.digest(a.getBytes(ISO_8859_1))).toList();
    return new Credentials(
        List.copyOf(digests),
        maxSize,
        ttl,
        (_, amount) -> hits.addAndGet(amount),
        (_, amount) -> misses.addAndGet(amount));
  }
}
