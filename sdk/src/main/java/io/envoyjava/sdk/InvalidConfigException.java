// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import java.io.Serial;

/**
 * Thrown by a factory if the text of a configuration is wrong. Envoy's log gets the message
 * unchanged, on one line, without a stack trace. So it should name the field, what is expected, and
 * what was found.
 *
 * @since 0.1
 */
public final class InvalidConfigException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message the field, what is expected, and what was found
   */
  public InvalidConfigException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message the field, what is expected, and what was found
   * @param cause the exception that reported the error, such as a parser's
   */
  public InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
