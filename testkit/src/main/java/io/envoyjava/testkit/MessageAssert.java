// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a message. The message of a failed one has all that was received, the hooks that
 * were called, and what was logged as a warning or an error.
 *
 * @since 0.1
 */
public final class MessageAssert extends AbstractAssert<MessageAssert, Message> {

  /**
   * Assertions about a message.
   *
   * @param actual the message
   */
  public MessageAssert(Message actual) {
    super(actual, MessageAssert.class);
  }

  private void check(boolean holds, String expected) {
    isNotNull();
    if (!holds) {
      failWithMessage("expected %s, found%n  %s%nfilters:%s", expected, actual, actual.story());
    }
  }

  /**
   * Verifies the status of a response.
   *
   * @param status the expected status
   * @return this
   */
  public MessageAssert hasStatus(int status) {
    check(actual.status() == status, "status " + status);
    return this;
  }

  /**
   * Verifies that a header has this value, and no other.
   *
   * @param name the header's name
   * @param value the expected value
   * @return this
   */
  public MessageAssert hasHeader(String name, String value) {
    var values = actual.headers(name);
    check(
        values.size() == 1 && values.getFirst().equals(value),
        "header %s: %s".formatted(name, value));
    return this;
  }

  /**
   * Verifies that a header is absent.
   *
   * @param name the header's name
   * @return this
   */
  public MessageAssert hasNoHeader(String name) {
    check(actual.headers(name).isEmpty(), "no header " + name);
    return this;
  }

  /**
   * Verifies the body.
   *
   * @param text the expected body
   * @return this
   */
  public MessageAssert hasBody(String text) {
    check(actual.body().equals(text), "body '%s'".formatted(text));
    return this;
  }

  /**
   * Verifies that a trailer has this value.
   *
   * @param name the trailer's name
   * @param value the expected value
   * @return this
   */
  public MessageAssert hasTrailer(String name, String value) {
    check(Objects.equals(actual.trailer(name), value), "trailer %s: %s".formatted(name, value));
    return this;
  }

  /**
   * Verifies that the message has come to its end.
   *
   * @return this
   */
  public MessageAssert isComplete() {
    check(actual.isComplete(), "a complete message");
    return this;
  }

  /**
   * Verifies that the headers have come, but not the end.
   *
   * @return this
   */
  public MessageAssert isIncomplete() {
    check(actual.hasBegun() && !actual.isComplete(), "the beginning of a message");
    return this;
  }

  /**
   * Verifies that nothing has come.
   *
   * @return this
   */
  public MessageAssert isAbsent() {
    check(!actual.hasBegun(), "no message");
    return this;
  }

  /**
   * Verifies that the message was cut off, or never came, because the stream was reset.
   *
   * @return this
   */
  public MessageAssert isReset() {
    check(actual.isReset(), "a message that was reset");
    return this;
  }
}
