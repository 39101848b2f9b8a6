// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

/**
 * Thrown if Envoy cannot be found, started, asked or stopped, or if something does not happen in
 * time. The first line of the message says what to do; Envoy's last log lines may follow.
 *
 * @since 0.1
 */
public final class EnvoyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what happened and what to do
   */
  public EnvoyException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what happened and what to do
   * @param cause the cause
   */
  public EnvoyException(String message, Throwable cause) {
    super(message, cause);
  }
}
