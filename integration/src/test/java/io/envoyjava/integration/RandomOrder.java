// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Requests for what handlers that block can do, one thing after the other, of random clients. */
final class RandomOrder {
  private static final List<String> WORDS =
      List.of(
          "alive",
          "body",
          "callout",
          "child",
          "deadline",
          "echo",
          "http",
          "input",
          "lock",
          "monitor",
          "no-cluster",
          "proceed",
          "proceed",
          "replace",
          "reply",
          "response",
          "set",
          "sleep",
          "start",
          "thread",
          "throw",
          "views",
          "yield");

  private RandomOrder() {}

  /** Sends a request, and waits for its end or leaves. */
  static @Nullable Void send(int port, Random random) throws Exception {
    var order = new StringBuilder();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      order.append(order.isEmpty() ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    var request =
        "POST / HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 5\r\nx-do: %s\r\n"
            .formatted(order);
    if (random.nextInt(8) == 0) request += "x-lock: lock\r\n";
    request += "\r\nhello";
    int sent = random.nextInt(8) == 0 ? random.nextInt(request.length()) : request.length();
    try (var exchange = Exchange.start(port, request.substring(0, sent))) {
      if (sent == request.length() && random.nextInt(6) > 0) {
        var answer = exchange.awaitEnd();
        // A response that is reset may not have got any further than Envoy's buffer.
        boolean mayBeReset = order.indexOf("start") >= 0 || order.indexOf("echo") >= 0;
        if (!answer.isEmpty() || !mayBeReset)
          assertThat(answer).as(request).startsWith("HTTP/1.1 ");
      } else {
        Thread.sleep(random.nextInt(40)); // the client leaves at any time
        exchange.reset();
      }
    }
    return null;
  }
}
