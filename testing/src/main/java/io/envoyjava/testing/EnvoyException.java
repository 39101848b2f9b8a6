// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

/**
 * Envoy could not be found, started, asked or stopped, or something was awaited in vain. The first
 * line of the message says what to do; Envoy's last log lines may follow.
 *
 * @since 0.1
 */
public final class EnvoyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Without a cause.
   *
   * @param message what happened and what to do
   */
  public EnvoyException(String message) {
    super(message);
  }

  /**
   * With a cause.
   *
   * @param message what happened and what to do
   * @param cause what led to it
   */
  public EnvoyException(String message, Throwable cause) {
    super(message, cause);
  }
}
