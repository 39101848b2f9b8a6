// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.StreamedReply;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends events to one client, for as long as it stays and as fast as it reads. */
final class ClientFilter implements HttpFilter {
  /** Bytes that one task sends. Envoy reports a slow client between tasks. */
  private static final int PORTION = 1 << 16;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final LocalReply HEAD =
      LocalReply.of(200)
          .header("content-type", "text/event-stream")
          .header("cache-control", "no-store");

  private final HttpStream stream;
  private final Sse config;
  private final Client client;

  private @Nullable StreamedReply reply;

  /** The number of the last event that the client has got. */
  private long last;

  /** Whether the client reads too slowly. */
  private boolean paused;

  /** Whether something was sent since the last heartbeat was due. */
  private boolean busy;

  ClientFilter(HttpStream stream, Sse config) {
    this.stream = stream;
    this.config = config;
    client = new Client(stream.executor(), this::send, this::beat);
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    last = lastEventId(stream.request().headers().get("last-event-id"));
    reply = stream.startReply(HEAD);
    config.metrics().clients().increment(stream);
    config.clients().add(client);
    client.wake();
    return HeadersStatus.STOP_ITERATION;
  }

  /** A client that was here before goes on where it was; another one begins with the next event. */
  private long lastEventId(@Nullable String header) {
    long latest = config.journal().latest();
    if (header == null || !NUMBER.matcher(header).matches()) return latest;
    long id = Long.parseLong(header);
    // Not one of this journal: Envoy has started anew since.
    return id > latest ? 0 : id;
  }

  /** Sends a portion of the events that the client has not got yet. */
  private void send() {
    if (reply == null) return;
    for (int left = PORTION; !paused && reply.isOpen(); ) {
      if (left <= 0) {
        client.wake();
        return;
      }
      var event = config.journal().next(last);
      if (event == null) return;
      long missed = event.id() - last - 1;
      if (missed > 0) {
        config.metrics().missed().increment(stream, missed);
        reply.write(Event.missed(missed));
      }
      reply.write(event.bytes());
      busy = true;
      last = event.id();
      left -= event.bytes().length;
    }
  }

  /** Shows proxies on the way, and Envoy itself, that the stream is not idle. */
  private void beat() {
    if (reply != null && !busy && !paused) reply.write(Event.HEARTBEAT);
    busy = false;
    send();
  }

  @Override
  public void onDownstreamAboveHighWatermark() {
    if (!paused) config.metrics().pauses().increment(stream);
    paused = true;
  }

  @Override
  public void onDownstreamBelowLowWatermark() {
    paused = false;
    client.wake();
  }

  @Override
  public void onStreamComplete() {
    if (reply != null) config.metrics().clients().decrement(stream);
  }

  /** Forgets the client, also after a failure. */
  @Override
  public void onDestroy() {
    config.clients().remove(client);
  }
}
