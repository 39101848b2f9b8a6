// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;

/** The filter {@code streamed_reply}: answers with headers and two pieces of a body. */
public final class StreamedReplyFactory implements HttpFilterFactory {
  private static final LocalReply HEAD = LocalReply.of(200);
  private static final byte[] PIECE = "ok".getBytes(US_ASCII);

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public StreamedReplyFactory() {}

  @Override
  public String name() {
    return "streamed_reply";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return StreamedReplyFilter::new;
  }

  private record StreamedReplyFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var reply = stream.startReply(HEAD);
      reply.write(PIECE);
      reply.write(PIECE);
      reply.end();
      return HeadersStatus.STOP_ITERATION;
    }
  }
}
