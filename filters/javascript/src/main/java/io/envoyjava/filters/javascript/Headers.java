// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import io.envoyjava.sdk.http.HeaderMap;

/**
 * Headers as a script has them: an absent one is empty text.
 *
 * @param map Envoy's
 */
record Headers(HeaderMap map) {

  /** The first argument is a name. */
  Object get(String[] arguments) {
    var value = arguments.length == 0 ? null : map.get(arguments[0]);
    return value == null ? "" : value;
  }

  /**
   * The arguments are a name and a value; empty text removes the header. Returns whether there is
   * one now.
   */
  Object set(String[] arguments) {
    return arguments.length >= 2 && map.set(arguments[0], arguments[1]);
  }
}
