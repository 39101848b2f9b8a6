// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalTest {
  @Test
  void eachReaderGetsWhatFollowsTheEventItHad() {
    var journal = new Journal(1000);
    assertThat(journal.latest()).isZero();
    assertThat(journal.next(0)).isNull();
    journal.add("one");
    journal.add("two");
    assertThat(journal.latest()).isEqualTo(2);
    assertThat(data(journal.next(0))).isEqualTo("id: 1\ndata: one\n\n");
    assertThat(data(journal.next(1))).isEqualTo("id: 2\ndata: two\n\n");
    assertThat(journal.next(2)).isNull();
  }

  @Test
  void oldestEventsMakeRoomForTheLatest() {
    var journal = new Journal(100);
    for (int i = 1; i <= 10; i++) journal.add("x".repeat(30));
    // An event has 30 bytes and its frame.
    var oldest = journal.next(0);
    assertThat(oldest).isNotNull().extracting(Event::id).isEqualTo(9L);
    assertThat(journal.latest()).isEqualTo(10);
  }

  @Test
  void eventThatFillsTheJournalIsKept() {
    var journal = new Journal(10);
    journal.add("x".repeat(100));
    journal.add("y".repeat(100));
    assertThat(journal.next(0)).isNotNull().extracting(Event::id).isEqualTo(2L);
  }

  private static String data(@Nullable Event event) {
    return event == null ? "" : new String(event.bytes(), UTF_8);
  }
}
