// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.randomauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.stream.Header;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomAuthFilterTest {
  private final List<LocalReply> replies = new ArrayList<>();

  @Test
  void letsARequestPassOnHeads() {
    var filter = new RandomAuthFilter(stream(), () -> true);
    assertThat(filter.onRequestHeaders(true)).isEqualTo(HeadersStatus.CONTINUE);
    assertThat(replies).isEmpty();
  }

  @Test
  void rejectsItOnTails() {
    var filter = new RandomAuthFilter(stream(), () -> false);
    assertThat(filter.onRequestHeaders(true)).isEqualTo(HeadersStatus.STOP_ITERATION);
    assertThat(replies).hasSize(1);
    var reply = replies.getFirst();
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.headers()).containsExactly(new Header("content-type", "text/plain"));
    assertThat(new String(reply.body(), UTF_8)).isEqualTo("Access forbidden");
  }

  /** A stream of which a filter can ask nothing but to send a local reply. */
  private HttpStream stream() {
    return (HttpStream)
        Proxy.newProxyInstance(
            HttpStream.class.getClassLoader(),
            new Class<?>[] {HttpStream.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("sendLocalReply");
              replies.add((LocalReply) arguments[0]);
              return null;
            });
  }
}
