// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DelayTimerTest {
  private final LinkedBlockingQueue<String> handedOver = new LinkedBlockingQueue<>();

  @Test
  void handsTasksOverInTheOrderOfTheirArrivalButNotBeforeTheirTime() throws Exception {
    var delay = Duration.ofMillis(50);
    try (var timer = new DelayTimer(delay)) {
      long start = System.nanoTime();
      for (var name : new String[] {"first", "second", "third"}) schedule(timer, name);
      assertThat(next()).isEqualTo("first");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
      assertThat(next()).isEqualTo("second");
      assertThat(next()).isEqualTo("third");
    }
  }

  @Test
  void wakesForATaskThatComesWhenAllOthersAreDone() throws Exception {
    try (var timer = new DelayTimer(Duration.ZERO)) {
      for (int i = 0; i < 1_000; i++) {
        schedule(timer, "task " + i);
        assertThat(next()).isEqualTo("task " + i);
      }
    }
  }

  @Test
  void handsOverNothingThatWasCancelled() throws Exception {
    try (var timer = new DelayTimer(Duration.ofMillis(50))) {
      schedule(timer, "first");
      var second = schedule(timer, "second");
      schedule(timer, "third");
      timer.cancel(second);
      timer.cancel(second);
      assertThat(next()).isEqualTo("first");
      assertThat(next()).isEqualTo("third");
      assertThat(handedOver).isEmpty();
    }
  }

  @Test
  void triesAgainUntilTheExecutorTakesTheTask() throws Exception {
    try (var timer = new DelayTimer(Duration.ZERO)) {
      var failures = new AtomicInteger();
      Executor full =
          task -> {
            if (failures.incrementAndGet() < 5) throw new OutOfMemoryError("on demand");
            task.run();
          };
      var _ = timer.schedule(full, () -> handedOver.add("first"));
      schedule(timer, "second");
      assertThat(next()).isEqualTo("first");
      assertThat(next()).isEqualTo("second");
      assertThat(failures).hasValue(5);
    }
  }

  private DelayTimer.Entry schedule(DelayTimer timer, String name) {
    return timer.schedule(Runnable::run, () -> handedOver.add(name));
  }

  private String next() throws InterruptedException {
    var name = handedOver.poll(10, SECONDS);
    assertThat(name).as("a task within ten seconds").isNotNull();
    return name;
  }
}
