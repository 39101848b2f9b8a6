// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.testkit.TestEnvoy;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishFilterTest {
  private final Journal journal = new Journal(1000);
  private final TestEnvoy envoy =
      TestEnvoy.of(
          "sse",
          new Sse(
              journal,
              10,
              Duration.ofHours(1),
              new Sse.Metrics(Gauge.NONE, Counter.NONE, Counter.NONE, Counter.NONE)));

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void bodyBecomesAnEventWhoseNumberIsTheAnswer() {
    assertThat(envoy.post("/").body("first").send().response()).hasStatus(202).hasBody("1\n");
    var exchange = envoy.post("/").begin().send("sec").send("ond").end();
    assertThat(exchange.response()).hasStatus(202).hasBody("2\n");
    assertThat(latest()).isEqualTo("id: 2\ndata: second\n\n");
  }

  @Test
  void bodyThatTrailersEndIsPublishedToo() {
    var exchange = envoy.post("/").body("first").trailer("x-a", "b").send();
    assertThat(exchange.response()).hasStatus(202);
    assertThat(journal.latest()).isEqualTo(1);
  }

  @Test
  void bodyThatIsTooLargeIsRefusedBeforeItsEnd() {
    var exchange = envoy.post("/").begin().send("0123456789").send("x");
    assertThat(exchange.response()).hasStatus(413).hasBody("an event has up to 10 bytes\n");
    assertThat(journal.latest()).isZero();
  }

  @Test
  void requestWithoutTextIsRefused() {
    assertThat(envoy.post("/").send().response()).hasStatus(400);
    var exchange = envoy.post("/").begin().sendLast(new byte[] {(byte) 0xff});
    assertThat(exchange.response()).hasStatus(400).hasBody("an event is text in UTF-8\n");
    assertThat(journal.latest()).isZero();
  }

  @Test
  void otherMethodsAreRefused() {
    assertThat(envoy.request("DELETE", "/").send().response())
        .hasStatus(405)
        .hasHeader("allow", "GET, POST");
  }

  private String latest() {
    return new String(Objects.requireNonNull(journal.next(journal.latest() - 1)).bytes(), UTF_8);
  }
}
