// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import java.time.Duration;

/** One configuration: the delay, and the timer that all of its streams share. */
final class DelayConfig implements HttpFilterConfig {
  private final DelayTimer timer;

  DelayConfig(Duration delay) {
    timer = new DelayTimer(delay);
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new DelayFilter(stream, timer);
  }

  @Override
  public void close() {
    timer.close();
  }
}
