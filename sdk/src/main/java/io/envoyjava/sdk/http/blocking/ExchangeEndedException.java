// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http.blocking;

/**
 * An {@link Exchange} was used after its end: the handler has replied, another filter has answered
 * the request, the client has gone, or time was up. A handler need not catch it: once the exchange
 * has ended, what it throws is no failure.
 *
 * @since 0.1
 */
public final class ExchangeEndedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what has ended the exchange
   */
  public ExchangeEndedException(String message) {
    super(message);
  }
}
