// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientFilterTest {
  /** A journal with room for two events. */
  private final TestEnvoy envoy =
      TestEnvoy.of(
          new SseFactory(),
          """
          {"history_bytes": 50, "max_event_bytes": 10, "heartbeat": "PT1H"}
          """);

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  private void publish(String event) {
    assertThat(envoy.post("/").body(event).send().response()).hasStatus(202);
  }

  private Exchange client(String lastEventId) {
    return envoy.get("/").header("last-event-id", lastEventId).send();
  }

  @Test
  void clientGetsTheEventsThatFollowItsRequest() {
    publish("before");
    var client = envoy.get("/").send();
    assertThat(envoy.gauge("clients")).isEqualTo(1);
    publish("one");
    publish("two");
    assertThat(client.response())
        .hasStatus(200)
        .hasHeader("content-type", "text/event-stream")
        .hasHeader("cache-control", "no-store")
        .hasBody("id: 2\ndata: one\n\nid: 3\ndata: two\n\n")
        .isIncomplete();
  }

  @Test
  void clientThatComesBackGoesOnWhereItWas() {
    publish("one");
    publish("two");
    assertThat(client("1").response()).hasBody("id: 2\ndata: two\n\n");
    assertThat(client("2").response()).hasBody("");
    assertThat(client("not a number").response()).hasBody("");
    // A number of an earlier Envoy.
    assertThat(client("1000").response()).hasBody("id: 1\ndata: one\n\nid: 2\ndata: two\n\n");
  }

  @Test
  void eventsThatAreGoneAreCounted() {
    for (var event : new String[] {"one", "two", "three", "four"}) publish(event);
    assertThat(client("1").response().body()).startsWith("event: missed\ndata: 1\n\nid: 3\n");
    assertThat(envoy.counter("missed")).isEqualTo(1);
  }

  @Test
  void slowClientPausesAndHoldsUpNoOther() {
    var slow = envoy.get("/").send().stopReading();
    var fast = envoy.get("/").send();
    publish("one");
    assertThat(slow.response()).hasBody("");
    assertThat(fast.response()).hasBody("id: 1\ndata: one\n\n");
    assertThat(envoy.counter("pauses")).isEqualTo(1);
    slow.readOn();
    assertThat(slow.response()).hasBody("id: 1\ndata: one\n\n");
  }

  @Test
  void clientThatGoesIsForgotten() {
    var client = envoy.get("/").send();
    client.reset();
    assertThat(envoy.gauge("clients")).isZero();
    publish("one");
    assertThat(client.response()).hasBody("");
  }
}
