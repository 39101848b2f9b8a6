// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LocalBucketsTest {
  private final AtomicLong now = new AtomicLong();
  private final LocalBuckets buckets = new LocalBuckets(2, Duration.ofSeconds(10), now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void eachClientHasItsOwnBucketWhichFillsSteadily() {
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(5));
    assertThat(buckets.take("b")).isZero();
    pass(Duration.ofSeconds(4));
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void bucketHoldsNoMoreThanItsCapacity() {
    pass(Duration.ofHours(1));
    for (int i = 0; i < 2; i++) assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isPositive();
  }
}
