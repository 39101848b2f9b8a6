// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
  private static final CalloutRequest CHECK = CalloutRequest.get("/check");

  @Test
  void aDecisionIsForTheSameQuestion() {
    var decisions = new Decisions(10, Duration.ofHours(1));
    var decision = new CalloutResponse(200, List.of(), new byte[0]);
    decisions.put(Decisions.key(CHECK.header("a", "1").header("b", "2")), decision);
    assertThat(decisions.get(Decisions.key(CHECK.header("a", "1").header("b", "2"))))
        .isSameAs(decision);
    assertThat(decisions.get(Decisions.key(CHECK.header("a", "1")))).isNull();
    assertThat(decisions.get(Decisions.key(CHECK.header("a", "1").header("b", "3")))).isNull();
  }

  @Test
  void textThatIsCutElsewhereIsAnotherQuestion() {
    assertThat(Decisions.key(CHECK.header("a", "bc")))
        .isNotEqualTo(Decisions.key(CHECK.header("ab", "c")));
  }
}
