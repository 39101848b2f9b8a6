// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.TrailersStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Publishes the body of a request as an event, and answers with its number. */
final class PublishFilter implements HttpFilter {
  private final HttpStream stream;
  private final Sse config;

  PublishFilter(HttpStream stream, Sse config) {
    this.stream = stream;
    this.config = config;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (endOfStream) stream.sendLocalReply(refusal(400, "an event needs a body\n"));
    return HeadersStatus.STOP_ITERATION;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    if (stream.request().body().size() > config.maxEventBytes()) {
      stream.sendLocalReply(
          refusal(413, "an event has up to %d bytes\n".formatted(config.maxEventBytes())));
    } else if (endOfStream) {
      publish();
    }
    return BodyStatus.STOP_ITERATION_AND_BUFFER;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    publish();
    return TrailersStatus.STOP_ITERATION;
  }

  private void publish() {
    String data;
    try {
      data =
          UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(stream.request().body().toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      stream.sendLocalReply(refusal(400, "an event is text in UTF-8\n"));
      return;
    }
    var event = config.journal().add(data);
    config.metrics().events().increment(stream);
    config.clients().wake();
    stream.sendLocalReply(
        LocalReply.of(202).header("content-type", "text/plain").body(event.id() + "\n"));
  }

  private static LocalReply refusal(int status, String reason) {
    return LocalReply.of(status).header("content-type", "text/plain").body(reason);
  }
}
