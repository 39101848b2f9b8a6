// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.testkit.TestEnvoy;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TallyTest {
  @Test
  void whatWasCountedWithoutAStreamIsPassedOnOnceWithTheNext() {
    var counted = new AtomicLong();
    // As in an Envoy up to v1.38, which cannot count without a stream.
    var tally = new Tally((_, amount) -> counted.addAndGet(amount), false);
    tally.add(2);
    tally.add(3);
    assertThat(counted).hasValue(0);
    try (var envoy =
        TestEnvoy.of(
            "any",
            stream -> {
              tally.settle(stream);
              return new HttpFilter() {};
            })) {
      envoy.get("/first").send();
      envoy.get("/second").send();
    }
    assertThat(counted).hasValue(5);
    assertThat(tally.total()).isEqualTo(5);
  }
}
