// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.HttpStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class DelayConfigTest {

  @Test
  void hasAThreadOnlyFromTheFirstDelayedRequestUntilItIsClosed() throws InterruptedException {
    var config = new DelayConfig(Duration.ofHours(1));
    var filter = config.newFilter(delayedStream());
    assertThat(Thread.getAllStackTraces().keySet()).noneMatch(DelayConfigTest::isOurs);

    assertThat(filter.onRequestHeaders(true))
        .isEqualTo(HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER);
    var thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(DelayConfigTest::isOurs)
            .findAny()
            .orElseThrow();

    config.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private static boolean isOurs(Thread thread) {
    return thread.getName().equals("delay");
  }

  /** A stream of a request with the header, and nothing else. */
  private static HttpStream delayedStream() {
    var headers = stub(HeaderMap.class, Map.of("contains", true));
    var request = stub(HttpMessage.class, Map.of("headers", headers));
    Executor worker = Runnable::run;
    return stub(HttpStream.class, Map.of("request", request, "executor", worker));
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }
}
