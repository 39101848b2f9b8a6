// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;

/** What a filter asks its stream for. */
public enum Operation {
  /** The value of a header, 16 characters long. */
  GET_HEADER((stream, sink) -> sink.keep(stream.request().headers().get("x-present"))),
  /** The value of a header that is not there. */
  GET_ABSENT_HEADER((stream, sink) -> sink.keep(stream.request().headers().get("x-absent"))),
  /** Whether a header is there. */
  CONTAINS_HEADER((stream, sink) -> sink.keep(stream.request().headers().contains("x-present"))),
  /** Gives a header a value of 16 characters. */
  SET_HEADER(
      (stream, sink) -> sink.keep(stream.request().headers().set("x-present", "sixteen bytes: 2"))),
  /** Adds a value of 16 characters. */
  ADD_HEADER(
      (stream, sink) -> sink.keep(stream.request().headers().add("x-present", "sixteen bytes: 2"))),
  /** Removes a header that is there. */
  REMOVE_HEADER((stream, sink) -> sink.keep(stream.request().headers().remove("x-present"))),
  /** All of 20 headers, whose names have 11 characters and whose values 16. */
  LIST_20_HEADERS((stream, sink) -> sink.keep(stream.request().headers().toList())),
  /** An attribute of 16 characters. */
  STRING_ATTRIBUTE((stream, sink) -> sink.keep(stream.attribute(Attribute.REQUEST_PATH))),
  /** An attribute that is a number. */
  LONG_ATTRIBUTE((stream, sink) -> sink.keep(stream.attribute(Attribute.SOURCE_PORT).orElse(-1)));

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Body body;

  Operation(Body body) {
    this.body = body;
  }

  void run(HttpStream stream, Sink sink) {
    body.run(stream, sink);
  }

  private interface Body {
    void run(HttpStream stream, Sink sink);
  }
}
