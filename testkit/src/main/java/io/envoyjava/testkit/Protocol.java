// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

/**
 * The protocol of a connection. To a filter the difference is where a body ends: with its last
 * piece, or with an empty one after it.
 *
 * @since 0.1
 */
public enum Protocol {
  /** The end of a body without trailers is an empty piece, as Envoy reads HTTP/1. */
  HTTP_1("HTTP/1.1"),

  /** The last piece of a body ends it. */
  HTTP_2("HTTP/2");

  private final String attribute;

  Protocol(String attribute) {
    this.attribute = attribute;
  }

  String attribute() {
    return attribute;
  }
}
