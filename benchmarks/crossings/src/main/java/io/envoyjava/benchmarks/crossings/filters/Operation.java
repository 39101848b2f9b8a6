// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;

/** An operation of a filter on its stream. */
public enum Operation {
  /** Returns the value of a header, which has 16 characters. */
  GET_HEADER((stream, sink) -> sink.keep(stream.request().headers().get("x-present"))),
  /** Returns the value of a header that does not exist. */
  GET_ABSENT_HEADER((stream, sink) -> sink.keep(stream.request().headers().get("x-absent"))),
  /** Returns whether a header exists. */
  CONTAINS_HEADER((stream, sink) -> sink.keep(stream.request().headers().contains("x-present"))),
  /** Sets a header to a value of 16 characters. */
  SET_HEADER(
      (stream, sink) -> sink.keep(stream.request().headers().set("x-present", "sixteen bytes: 2"))),
  /** Adds a value of 16 characters. */
  ADD_HEADER(
      (stream, sink) -> sink.keep(stream.request().headers().add("x-present", "sixteen bytes: 2"))),
  /** Removes a header that exists. */
  REMOVE_HEADER((stream, sink) -> sink.keep(stream.request().headers().remove("x-present"))),
  /** Returns all of 20 headers, with names of 11 and values of 16 characters. */
  LIST_20_HEADERS((stream, sink) -> sink.keep(stream.request().headers().toList())),
  /** Returns an attribute of 16 characters. */
  STRING_ATTRIBUTE((stream, sink) -> sink.keep(stream.attribute(Attribute.REQUEST_PATH))),
  /** Returns an attribute that is a number. */
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
