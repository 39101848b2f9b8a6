// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpStream;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TallyTest {
  @Test
  void whatWasCountedWithoutAStreamIsPassedOnOnceWithTheNext() {
    var counted = new AtomicLong();
    // Without Envoy, as in an old one, there is no counting without a stream.
    var tally = new Tally((_, amount) -> counted.addAndGet(amount));
    var stream =
        (HttpStream)
            Proxy.newProxyInstance(
                HttpStream.class.getClassLoader(),
                new Class<?>[] {HttpStream.class},
                (_, method, _) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    tally.add(2);
    tally.add(3);
    assertThat(counted).hasValue(0);
    tally.settle(stream);
    tally.settle(stream);
    assertThat(counted).hasValue(5);
    assertThat(tally.total()).isEqualTo(5);
  }
}
