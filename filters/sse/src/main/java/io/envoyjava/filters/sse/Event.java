// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * An event in the form in which clients get it.
 *
 * @param id its number, which is one more than that of the event before
 * @param bytes the text, which all clients share; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares events
record Event(long id, byte[] bytes) {
  /** A comment, which clients ignore. It keeps a connection open on which nothing else is sent. */
  static final byte[] HEARTBEAT = ":\n\n".getBytes(UTF_8);

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  /** Makes an event of text, which may have several lines. */
  static Event of(long id, String data) {
    var text = new StringBuilder(data.length() + 64).append("id: ").append(id).append('\n');
    for (var line : LINE_END.split(data, -1)) text.append("data: ").append(line).append('\n');
    return new Event(id, text.append('\n').toString().getBytes(UTF_8));
  }

  /** Returns an event without a number that says how many events a client has missed. */
  static byte[] missed(long count) {
    return "event: missed\ndata: %d\n\n".formatted(count).getBytes(UTF_8);
  }
}
