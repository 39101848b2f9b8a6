// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void noMoreAreTakenThanThereAre() {
    var slots = new Slots(2);
    assertThat(slots.take()).isTrue();
    assertThat(slots.take()).isTrue();
    assertThat(slots.take()).isFalse();
    assertThat(slots.used()).isEqualTo(2);
  }

  @Test
  void oneThatIsGivenBackCanBeTakenAgain() {
    var slots = new Slots(1);
    assertThat(slots.take()).isTrue();
    slots.giveBack();
    assertThat(slots.used()).isZero();
    assertThat(slots.take()).isTrue();
  }

  @Test
  void threadsShareThem() throws Exception {
    var slots = new Slots(100);
    Callable<Integer> takeMany =
        () -> (int) IntStream.range(0, 1000).filter(_ -> slots.take()).count();
    int taken = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var result : threads.invokeAll(Collections.nCopies(4, takeMany))) {
        taken += result.get();
      }
    }
    assertThat(taken).isEqualTo(100);
    assertThat(slots.used()).isEqualTo(100);
  }
}
