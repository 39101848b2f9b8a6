// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import io.envoyjava.sdk.stream.MetadataSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way, and its response. The test plays the client and the upstream.
 *
 * @since 0.1
 */
public final class Exchange {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Another one after {@code HttpStream.recreate}. */
  StreamModel stream;

  final Trace trace = new Trace();
  private boolean requestEnded;

  Exchange(TestEnvoy envoy, HeaderBlock headers, StreamInfoModel info, boolean requestEnded) {
    this.requestEnded = requestEnded;
    stream = new StreamModel(envoy, headers, info, this, 0);
  }

  /** Returns whether this is the stream that serves the request, rather than an earlier one. */
  @SuppressWarnings("ReferenceEquality") // asks for identity
  boolean isOn(StreamModel one) {
    return stream == one;
  }

  // ---- The client

  /**
   * Sends a piece of the request's body.
   *
   * @param text the piece, in UTF-8
   * @return this
   */
  public Exchange send(String text) {
    return send(text.getBytes(UTF_8));
  }

  /**
   * Sends a piece of the request's body.
   *
   * @param bytes the piece
   * @return this
   */
  public Exchange send(byte[] bytes) {
    return data(bytes, false);
  }

  /**
   * Sends the last piece of the request's body; with HTTP/1, the end follows as an empty piece.
   *
   * @param text the piece, in UTF-8
   * @return this
   */
  public Exchange sendLast(String text) {
    return sendLast(text.getBytes(UTF_8));
  }

  /**
   * Sends the last piece of the request's body; with HTTP/1, the end follows as an empty piece.
   *
   * @param bytes the piece
   * @return this
   */
  public Exchange sendLast(byte[] bytes) {
    if (stream.envoy.downstream() == Protocol.HTTP_2) return data(bytes, true);
    return send(bytes).end();
  }

  /**
   * Ends the request with an empty piece of the body.
   *
   * @return this
   */
  public Exchange end() {
    return data(new byte[0], true);
  }

  private Exchange data(byte[] bytes, boolean endStream) {
    checkRequestGoesOn(endStream);
    if (stream.isComplete()) return this;
    var copy = new BodyBuffer(bytes.clone());
    stream.envoy.dispatch(() -> stream.requests.data(null, copy, endStream, true));
    return this;
  }

  /**
   * Ends the request with a trailer.
   *
   * @param name the trailer's name
   * @param value the trailer's value
   * @return this
   */
  public Exchange sendTrailer(String name, String value) {
    return sendTrailers(List.of(new Header(name, value)));
  }

  Exchange sendTrailers(List<Header> trailers) {
    checkRequestGoesOn(true);
    if (stream.isComplete()) return this;
    var block = new HeaderBlock(false);
    for (var trailer : trailers) block.add(trailer.name(), trailer.value());
    stream.envoy.dispatch(
        () -> {
          stream.requestTrailers = block;
          stream.requests.trailers(null);
        });
    return this;
  }

  private void checkRequestGoesOn(boolean endStream) {
    if (requestEnded) throw new IllegalStateException("the request has ended");
    requestEnded = endStream;
  }

  /**
   * Ends the stream from the client's side, as if it had closed the connection.
   *
   * @return this
   */
  public Exchange reset() {
    if (!stream.isComplete()) stream.envoy.dispatch(stream::resetStream);
    return this;
  }

  /**
   * Returns what the client has of the response.
   *
   * @return the response, as far as it has come
   */
  public Message response() {
    return stream.client;
  }

  // ---- The upstream

  /**
   * Returns what the upstream has of the request.
   *
   * @return the request, as far as it has come
   */
  public Message upstream() {
    return stream.upstream;
  }

  /**
   * Begins the upstream's response.
   *
   * @param status its HTTP status
   * @return the response, of which nothing is sent yet
   * @throws IllegalStateException if the upstream has no request, or not any more
   */
  public UpstreamResponse respond(int status) {
    checkUpstream();
    return new UpstreamResponse(new StreamSink(stream), status);
  }

  private void checkUpstream() {
    if (!stream.upstream.hasBegun()) {
      throw new IllegalStateException("no request has reached the upstream:" + stream.story());
    }
    if (stream.upstream.isReset() || stream.isComplete()) {
      throw new IllegalStateException(
          "the request at the upstream has been given up:" + stream.story());
    }
  }

  /**
   * Resets the stream from the upstream's side: before a response, the client gets a 503 from
   * Envoy, and else what it has is cut off.
   *
   * @return this
   */
  public Exchange resetUpstream() {
    checkUpstream();
    stream.envoy.dispatch(
        () -> {
          stream.upstream.reset();
          if (stream.responseHeaders == null) {
            stream.sendLocalReply(
                503,
                "upstream connect error or disconnect/reset before headers. reset reason: remote"
                    + " reset",
                "upstream_reset_before_response_started{remote_reset}");
          } else {
            stream.resetStream();
          }
        });
    return this;
  }

  /**
   * Answers with a local reply of Envoy's own, such as that of a timeout.
   *
   * @param status the HTTP status
   * @param body the body
   * @param details Envoy's reason
   * @return this
   */
  public Exchange replyLocally(int status, String body, String details) {
    stream.envoy.dispatch(() -> stream.sendLocalReply(status, body, details));
    return this;
  }

  // ---- What becomes of it

  /**
   * Returns whether the stream has come to its end, by a response or a reset.
   *
   * @return true once it is over
   */
  public boolean isComplete() {
    return stream.isComplete();
  }

  /**
   * Returns Envoy's reason for a local reply or a reset.
   *
   * @return the details; empty if the upstream has answered
   */
  public String details() {
    return stream.details;
  }

  /**
   * Returns the hooks that were called, with their answers.
   *
   * @return a line for each, beginning with the filter's name
   */
  public List<String> hooks() {
    return stream.trace.lines();
  }

  /**
   * Returns metadata that a filter has set.
   *
   * @param namespace its namespace
   * @param key its key
   * @return a {@code String}, {@code Double} or {@code Boolean}; null if there is no such key
   */
  public @Nullable Object metadata(String namespace, String key) {
    return stream.info.metadata(MetadataSource.DYNAMIC, namespace, key);
  }

  /**
   * Returns bytes that a filter has put into the filter state. They go with the stream.
   *
   * @param key the key
   * @return the bytes; null if there are none
   */
  public byte @Nullable [] filterState(String key) {
    return stream.info.filterState.get(key) instanceof byte[] bytes ? bytes.clone() : null;
  }

  /**
   * Returns how often a filter has made Envoy choose the route again.
   *
   * @return the number of calls
   */
  public int routeCacheClears() {
    return stream.routeCacheClears;
  }

  /**
   * Returns the span of a traced request, with what the filters have put into it.
   *
   * @return the span; null if the request is not traced
   */
  public @Nullable TestSpan span() {
    return stream.info.span();
  }

  /**
   * Returns the response flags that filters have added.
   *
   * @return the flags, in order
   */
  public List<String> responseFlags() {
    return List.copyOf(stream.control.flags);
  }

  /**
   * Returns the upstream host that a filter has chosen.
   *
   * @return its address and port; null if none has chosen
   */
  public @Nullable String overrideHost() {
    return stream.control.overrideHost;
  }

  /**
   * Returns whether a filter has closed the client's connection.
   *
   * @return true after {@code sendGoAway(false)}
   */
  public boolean isConnectionClosed() {
    return stream.connectionClosed;
  }

  /**
   * Returns whether a filter lets the client's connection end when its streams have ended.
   *
   * @return true after {@code sendGoAway(true)}
   */
  public boolean isDraining() {
    return stream.draining;
  }

  /**
   * Fills Envoy's buffer for the client, as if the client had stopped to read.
   *
   * @return this
   */
  public Exchange stopReading() {
    stream.envoy.dispatch(() -> stream.downstreamWatermark(true));
    return this;
  }

  /**
   * Empties Envoy's buffer for the client, as if the client read again.
   *
   * @return this
   */
  public Exchange readOn() {
    stream.envoy.dispatch(() -> stream.downstreamWatermark(false));
    return this;
  }

  /**
   * Runs tasks, as they come from other threads, until something is true of this exchange; for ten
   * seconds at most.
   *
   * @param condition what is waited for
   * @return this
   * @throws AssertionError if it is not true in time
   */
  public Exchange await(Predicate<Exchange> condition) {
    stream.envoy.await(() -> condition.test(this), LIMIT);
    return this;
  }
}
