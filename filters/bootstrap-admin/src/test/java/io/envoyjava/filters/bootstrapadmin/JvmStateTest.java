// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmStateTest {
  @Test
  void hasTheNumbersOfThisJvm() {
    var state = JvmState.now();
    assertThat(state.heapUsed()).isPositive().isLessThanOrEqualTo(state.heapCommitted());
    assertThat(state.threadCount()).isPositive();
    assertThat(state.classCount()).isGreaterThan(100);
    assertThat(state.toText())
        .contains("java.version: " + Runtime.version() + "\n")
        .contains("heap.used_bytes: " + state.heapUsed() + "\n")
        .contains("classes: " + state.classCount() + "\n");
  }

  @Test
  void collectionsAreCounted() {
    long before = JvmState.now().collections();
    System.gc();
    assertThat(JvmState.now().collections()).isGreaterThan(before);
  }

  @Test
  void showsEachThreadWithItsState() {
    assertThat(JvmState.threads())
        .contains(Thread.currentThread().getName() + ": RUNNABLE")
        .contains("Reference Handler: ");
  }
}
