// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.stream.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that a filter, or a configuration, has sent to a cluster. The test plays the cluster.
 *
 * @since 0.1
 */
public final class TestCallout {
  private final TestEnvoy envoy;
  private final TestCluster cluster;
  private final Callouts owner;
  private final long id;

  /** Whether it was sent as a whole, and its answer is expected as a whole. */
  private final boolean whole;

  private final Duration timeout;
  private final Instant deadline;
  private final Message request;
  private boolean begun;
  private boolean over;
  private boolean cancelled;

  TestCallout(
      TestEnvoy envoy,
      TestCluster cluster,
      Callouts owner,
      long id,
      boolean whole,
      long timeoutMillis) {
    this.envoy = envoy;
    this.cluster = cluster;
    this.owner = owner;
    this.id = id;
    this.whole = whole;
    this.timeout = Duration.ofMillis(timeoutMillis);
    this.deadline = timeoutMillis == 0 ? Instant.MAX : envoy.now().plus(timeout);
    request =
        new Message(
            "the request to cluster " + cluster.name(),
            () -> "\n  " + String.join("\n  ", envoy.problems()));
  }

  // ---- The filter

  void begin(List<Header> headers, byte[] body, boolean endOfStream) {
    request.beginHeaders(headers, endOfStream && body.length == 0);
    if (body.length > 0) request.data(body, endOfStream);
  }

  void data(byte[] bytes, boolean endOfStream) {
    request.data(bytes, endOfStream);
    if (endOfStream) cluster.requestEnded(this);
  }

  void trailers(List<Header> trailers) {
    request.trailers(trailers);
    cluster.requestEnded(this);
  }

  void cancel() {
    cancelled = true;
    over = true;
    if (!request.isComplete()) request.reset();
  }

  // ---- The test

  /**
   * Returns the request.
   *
   * @return the request, as far as it has come
   */
  public Message request() {
    return request;
  }

  /**
   * Returns how long Envoy waits for the response.
   *
   * @return the timeout; zero if there is no limit
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Returns whether a response can still be given.
   *
   * @return false after the end of a response, a reset, a timeout or a cancellation
   */
  public boolean isPending() {
    return !over;
  }

  /**
   * Returns whether the request was given up: by the filter, or because its stream or configuration
   * has ended.
   *
   * @return true if nobody waits for the response any more
   */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Begins the response.
   *
   * @param status its HTTP status
   * @return the response, of which nothing is sent yet
   * @throws IllegalStateException if the request is no longer pending
   */
  public UpstreamResponse respond(int status) {
    checkPending();
    return new UpstreamResponse(new Answer(), status);
  }

  private void checkPending() {
    if (over) {
      throw new IllegalStateException(
          "%s %s"
              .formatted(
                  request, cancelled ? "has been cancelled" : "has been answered, or has failed"));
    }
  }

  /**
   * Breaks the connection. Before a response, Envoy answers 503 by itself; a response that has
   * begun is cut off, which fails the request.
   *
   * @throws IllegalStateException if the request is no longer pending
   */
  public void reset() {
    checkPending();
    if (begun) {
      fail();
    } else {
      reply(
          503,
          "upstream connect error or disconnect/reset before headers. reset reason: connection"
              + " termination");
    }
  }

  /** Answers 504, as Envoy does, if it is time; a response that has begun is cut off. */
  void timeOut(Instant now) {
    if (over || deadline.isAfter(now)) return;
    if (begun) fail();
    else reply(504, "upstream request timeout");
  }

  private void reply(int status, String body) {
    respond(status).header("content-type", "text/plain").body(body);
  }

  private void fail() {
    over = true;
    envoy.dispatch(
        () -> {
          if (whole) owner.failure(id, CommonAbi.ENVOY_CALLOUT_RESET);
          else owner.streamReset(id, CommonAbi.ENVOY_UPSTREAM_REMOTE_RESET);
        });
  }

  @Override
  public String toString() {
    return request.toString();
  }

  /** The response, as it comes to the filter. */
  private final class Answer implements ResponseSink {
    private @Nullable HeaderBlock headers;
    private final BodyBuffer body = new BodyBuffer();

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public Protocol protocol() {
      return envoy.upstream();
    }

    @Override
    public boolean isHead() {
      return "HEAD".equals(request.header(":method"));
    }

    @Override
    public void headers(HeaderBlock received, boolean endStream) {
      begun = true;
      headers = received;
      if (!whole) envoy.dispatch(() -> owner.headers(id, received, endStream));
      if (endStream) end();
    }

    @Override
    public void data(byte[] bytes, boolean endStream) {
      if (whole) body.add(bytes);
      else envoy.dispatch(() -> owner.data(id, bytes, endStream));
      if (endStream) end();
    }

    @Override
    public void trailers(HeaderBlock trailers) {
      if (!whole) envoy.dispatch(() -> owner.trailers(id, trailers));
      end();
    }

    private void end() {
      if (over) return;
      over = true;
      var received = headers;
      envoy.dispatch(
          () -> {
            if (whole && received != null) owner.answer(id, received, body.toByteArray());
            else owner.complete(id);
          });
    }
  }
}
