// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * What one side has received so far: the client of the response, the upstream of the request, or a
 * cluster of a request that a filter sends. AssertJ's {@code assertThat} takes it.
 *
 * @since 0.1
 */
public final class Message implements AssertProvider<MessageAssert> {
  private final String what;
  private final Supplier<String> story;
  private @Nullable List<Header> headers;
  private List<Header> trailers = List.of();
  private final List<byte[]> chunks = new ArrayList<>();
  private boolean complete;
  private boolean reset;

  Message(String what, Supplier<String> story) {
    this.what = what;
    this.story = story;
  }

  void beginHeaders(List<Header> received, boolean endStream) {
    headers = received;
    complete = endStream;
  }

  void data(byte[] bytes, boolean endStream) {
    if (bytes.length > 0) chunks.add(bytes);
    complete = endStream;
  }

  void trailers(List<Header> received) {
    trailers = received;
    complete = true;
  }

  void reset() {
    reset = true;
  }

  /**
   * Returns whether the headers have come.
   *
   * @return false before the first headers
   */
  public boolean hasBegun() {
    return headers != null;
  }

  /**
   * Returns whether the message has come to its end.
   *
   * @return false also if it was cut off
   */
  public boolean isComplete() {
    return complete;
  }

  /**
   * Returns whether the rest of the message will never come: the stream was reset.
   *
   * @return true if it was cut off
   */
  public boolean isReset() {
    return reset && !complete;
  }

  /**
   * Returns the headers.
   *
   * @return pseudo-headers first, names in lower case; empty before they have come
   */
  public List<Header> headers() {
    var received = headers;
    return received == null ? List.of() : received;
  }

  /**
   * Returns the values of a header.
   *
   * @param name the header's name
   * @return its values, in order
   */
  public List<String> headers(String name) {
    return values(headers(), name);
  }

  /**
   * Returns the first value of a header.
   *
   * @param name the header's name
   * @return the value; null if the header is absent
   */
  public @Nullable String header(String name) {
    var values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /**
   * Returns the status of a response.
   *
   * @return the HTTP status; 0 before the headers have come, and for a request
   */
  public int status() {
    var status = header(":status");
    return status == null ? 0 : Integer.parseInt(status);
  }

  /**
   * Returns the body as text in UTF-8.
   *
   * @return what has come of it
   */
  public String body() {
    return new String(bodyBytes(), UTF_8);
  }

  /**
   * Returns the body.
   *
   * @return what has come of it
   */
  public byte[] bodyBytes() {
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /**
   * Returns the pieces in which the body has come, as text in UTF-8.
   *
   * @return the pieces, without empty ones
   */
  public List<String> chunks() {
    return chunks.stream().map(chunk -> new String(chunk, UTF_8)).toList();
  }

  /**
   * Returns the trailers.
   *
   * @return the trailers; empty if the message has none
   */
  public List<Header> trailers() {
    return trailers;
  }

  /**
   * Returns the first value of a trailer.
   *
   * @param name the trailer's name
   * @return the value; null if the trailer is absent
   */
  public @Nullable String trailer(String name) {
    var values = values(trailers, name);
    return values.isEmpty() ? null : values.getFirst();
  }

  private static List<String> values(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  @Override
  public MessageAssert assertThat() {
    return new MessageAssert(this);
  }

  /** What the filters did, for the message of a failed assertion. */
  String story() {
    return story.get();
  }

  @Override
  public String toString() {
    var state = complete ? "complete" : isReset() ? "reset" : hasBegun() ? "incomplete" : "absent";
    return "%s (%s): %s, body '%s', trailers %s"
        .formatted(what, state, headers(), body(), trailers);
  }
}
