// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionState;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a connection. The message of a failed one has what was sent and passed, the
 * hooks that were called, and what was logged as a warning or an error.
 *
 * @since 0.1
 */
public final class ConnectionAssert extends AbstractAssert<ConnectionAssert, TestConnection> {

  /**
   * Assertions about a connection.
   *
   * @param actual the connection
   */
  public ConnectionAssert(TestConnection actual) {
    super(actual, ConnectionAssert.class);
  }

  private ConnectionAssert check(boolean holds, String expected) {
    isNotNull();
    if (!holds) {
      failWithMessage("expected %s, found%n  %s%nfilters:%s", expected, actual, actual.story());
    }
    return this;
  }

  /**
   * Verifies all that the client has received.
   *
   * @param text the expected bytes, in UTF-8
   * @return this
   */
  public ConnectionAssert hasSent(String text) {
    return check(actual.sent().equals(text), "'%s' sent".formatted(text));
  }

  /**
   * Verifies all that the filters have passed to those behind them.
   *
   * @param text the expected bytes, in UTF-8
   * @return this
   */
  public ConnectionAssert hasPassed(String text) {
    return check(actual.passed().equals(text), "'%s' passed".formatted(text));
  }

  /**
   * Verifies what the filters have left in the read buffer.
   *
   * @param text the expected bytes, in UTF-8
   * @return this
   */
  public ConnectionAssert holds(String text) {
    return check(actual.held().equals(text), "'%s' held, not '%s'".formatted(text, actual.held()));
  }

  /**
   * Verifies that the connection carries data.
   *
   * @return this
   */
  public ConnectionAssert isOpen() {
    return check(actual.state() == ConnectionState.OPEN, "an open connection");
  }

  /**
   * Verifies that the connection is closed, by either side.
   *
   * @return this
   */
  public ConnectionAssert isClosed() {
    return check(actual.state() == ConnectionState.CLOSED, "a closed connection");
  }

  /**
   * Verifies how and why a filter has closed the connection.
   *
   * @param type how
   * @param details why; empty for no reason
   * @return this
   */
  public ConnectionAssert isClosedWith(CloseType type, String details) {
    return isClosed()
        .check(
            actual.closeType() == type && actual.details().equals(details),
            "a connection closed with %s '%s', not %s"
                .formatted(type, details, actual.closeType()));
  }
}
