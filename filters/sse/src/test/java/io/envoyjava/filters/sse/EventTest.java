// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void eachLineOfTheDataIsALineOfTheEvent() {
    assertThat(text("one\ntwo\r\nthree\rfour"))
        .isEqualTo("id: 7\ndata: one\ndata: two\ndata: three\ndata: four\n\n");
  }

  @Test
  void dataCannotEndTheEventOrForgeAnotherOne() {
    assertThat(text("\n\nid: 9\nevent: x"))
        .isEqualTo("id: 7\ndata: \ndata: \ndata: id: 9\ndata: event: x\n\n");
  }

  @Test
  void emptyLineAtTheEndIsKept() {
    assertThat(text("one\n")).isEqualTo("id: 7\ndata: one\ndata: \n\n");
  }

  private static String text(String data) {
    return new String(Event.of(7, data).bytes(), UTF_8);
  }
}
