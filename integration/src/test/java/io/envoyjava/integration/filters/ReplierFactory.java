// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;

/**
 * Makes filters that send a local reply on demand: to a request with {@code x-reply: request} when
 * its headers arrive, or with {@code x-reply: response} when the response's do. The configuration
 * says which of the two a filter heeds.
 */
public final class ReplierFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public ReplierFactory() {}

  @Override
  public String name() {
    return "replier";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String message) {
    return stream -> new Filter(stream, message);
  }

  private record Filter(HttpStream stream, String message) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return replyIfAsked("request");
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return replyIfAsked("response");
    }

    private HeadersStatus replyIfAsked(String arrived) {
      // Its own reply comes back to it in the hooks for the response.
      if (!message.equals(arrived)
          || !arrived.equals(stream.request().headers().get("x-reply"))
          || stream.response().headers().contains("x-replier")) {
        return HeadersStatus.CONTINUE;
      }
      stream.sendLocalReply(LocalReply.of(409).header("x-replier", "yes").body("conflict"));
      return HeadersStatus.STOP_ITERATION;
    }
  }
}
