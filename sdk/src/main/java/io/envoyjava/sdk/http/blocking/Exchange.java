// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http.blocking;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.HttpStreamInfo;
import io.envoyjava.sdk.http.LocalReply;
import java.io.InputStream;
import java.time.Duration;

/**
 * A request, the response to it, and what a handler does with them.
 *
 * <p>Its methods are called on the handler's own thread only; elsewhere they throw {@link
 * WrongThreadException}. Once the exchange has ended, all of them throw {@link
 * ExchangeEndedException}, also while they wait.
 *
 * <p>The handler holds the request until it calls {@link #proceed} or returns, and the response
 * from then on until it returns. While it holds a message, it can change its headers.
 *
 * @since 0.1
 */
public interface Exchange {

  /**
   * Returns what is known of the stream, and can be set: attributes, metadata, filter state, the
   * settings of its route, its upstream. Also the stream that metrics are counted for.
   *
   * @return a view, with the rules of the exchange
   */
  HttpStreamInfo stream();

  /**
   * Returns the request. Its headers are there; for its body see {@link #requestBody}.
   *
   * @return a view, with the rules of the exchange
   */
  HttpMessage request();

  /**
   * Waits for the end of the request, and returns its whole body, which Envoy buffers. If the body
   * is larger than Envoy's buffer, the client gets a 413 and the exchange ends.
   *
   * @return a view, with the rules of the exchange; without bytes if the request has no body
   * @throws IllegalStateException also after {@link #proceed}
   */
  Body requestBody();

  /**
   * Returns the body of the request as it arrives, for a handler that answers by itself: one that
   * stores an upload, or forwards it elsewhere. A read waits for the next piece. What has been read
   * is taken from the request, so it does not go on with {@link #proceed}. The client sends no
   * faster than the handler reads: Envoy keeps no more than its buffer takes. Up to v1.37, a body
   * must fit into that buffer unless the handler begins with reading it.
   *
   * @return the body; its methods have the rules of the exchange, and closing it does nothing
   * @throws IllegalStateException also after {@link #proceed}
   */
  InputStream requestInput();

  /**
   * Sends the request on, and waits for the headers of the response: the upstream's, or a local
   * reply of Envoy's or another filter's. The request's body need not have arrived.
   *
   * @return the response, a view with the rules of the exchange
   * @throws IllegalStateException also if it was called before, and after {@link #startReply}
   */
  HttpMessage proceed();

  /**
   * Waits for the end of the response, and returns its whole body, which Envoy buffers. Called
   * after {@link #proceed}. If the body is larger than Envoy's buffer, the client gets a 500 and
   * the exchange ends.
   *
   * @return a view, with the rules of the exchange; without bytes if the response has no body
   * @throws IllegalStateException also before {@link #proceed}
   */
  Body responseBody();

  /**
   * Answers the request. After {@link #proceed}, the reply takes the place of the response. The
   * exchange has ended with it.
   *
   * @param reply what to answer
   * @throws IllegalStateException also after {@link #startReply}
   */
  void reply(LocalReply reply);

  /**
   * Begins to answer the request piece by piece, in place of the upstream. Meanwhile the handler
   * can read the {@linkplain #requestInput request}. The exchange ends when the reply is closed, at
   * the latest when the handler returns; if the handler throws before, the client sees the stream
   * reset. If the reply has no body, since the request is a {@code HEAD} or by its status, the
   * exchange has ended with this call.
   *
   * @param head the status and the headers. A body is the first piece; the details have no effect
   * @return the reply's body
   * @throws IllegalStateException also after {@link #proceed}, and in a cluster's filter
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     io.envoyjava.sdk.http.HttpFeature#STREAMED_REPLIES}
   */
  ReplyBody startReply(LocalReply head);

  /**
   * Sets how long the handler may take from now on. If it has not returned or replied by then, the
   * exchange ends: the client gets a 504, or a reset if the reply has begun, and the handler's
   * thread is interrupted. A later call sets another time.
   *
   * <p>This ends what waits. A handler that computes cannot be stopped.
   *
   * @param time how long, positive
   * @throws IllegalArgumentException if it is not positive
   */
  void setDeadline(Duration time);

  /**
   * Sends a request to one of Envoy's clusters, and waits for the response.
   *
   * @param cluster the cluster's name
   * @param request the request
   * @return the response
   * @throws CalloutException if the cluster does not respond; it has the reason
   * @throws UnsupportedOperationException if this Envoy version has no callouts
   */
  CalloutResponse send(String cluster, CalloutRequest request) throws CalloutException;
}
