// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http.blocking;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.stream.StreamInfo;

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
   * Returns what is known of the stream: attributes, metadata, filter state, connections. Also the
   * stream that metrics are counted for.
   *
   * @return a view, with the rules of the exchange
   */
  StreamInfo stream();

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
   * Sends the request on, and waits for the headers of the response: the upstream's, or a local
   * reply of Envoy's or another filter's. The request's body need not have arrived.
   *
   * @return the response, a view with the rules of the exchange
   * @throws IllegalStateException also if it was called before
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
   */
  void reply(LocalReply reply);

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
