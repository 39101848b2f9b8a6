// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does all it does while the filter is made: answers a request that has {@code x-order: reply}, and
 * says in {@code x-made} how many filters were made before, and in {@code x-destroyed} how many of
 * them are destroyed. A filter that has answered and sees a hook other than its end fails.
 */
public final class MakerFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public MakerFactory() {}

  @Override
  public String name() {
    return "maker";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var made = new AtomicInteger();
    var destroyed = new AtomicInteger();
    return stream -> {
      boolean reply = "reply".equals(stream.request().headers().get("x-order"));
      if (reply) {
        stream.sendLocalReply(LocalReply.of(418).body("made"));
      } else {
        stream.request().headers().set("x-made", made.toString());
        stream.request().headers().set("x-destroyed", destroyed.toString());
      }
      int _ = made.incrementAndGet();
      return new Filter(stream, reply, destroyed);
    };
  }

  private record Filter(HttpStream stream, boolean replied, AtomicInteger destroyed)
      implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      if (replied) throw new IllegalStateException("the request's headers after the reply");
      return HeadersStatus.CONTINUE;
    }

    @Override
    public void onDestroy() {
      int _ = destroyed.incrementAndGet();
    }
  }
}
