// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import java.io.Serial;

/**
 * A configuration text is wrong. The message goes into Envoy's log as it is, on one line, without a
 * stack trace, so it should name the field, what was found there and what is expected.
 *
 * @since 0.1
 */
public final class InvalidConfigException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A message without a cause.
   *
   * @param message the field, what was found, what is expected
   */
  public InvalidConfigException(String message) {
    super(message);
  }

  /**
   * A message with the exception that told of the error.
   *
   * @param message the field, what was found, what is expected
   * @param cause what a parser threw, for instance
   */
  public InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
