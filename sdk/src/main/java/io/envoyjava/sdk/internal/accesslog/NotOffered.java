// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

/** What Envoy offers at other extension points and not to access loggers. */
final class NotOffered {
  private NotOffered() {}

  static UnsupportedOperationException toLoggers(String what) {
    return new UnsupportedOperationException(what + ": Envoy does not offer it to access loggers");
  }

  static UnsupportedOperationException stub(String what) {
    return new UnsupportedOperationException(
        what + ": Envoy's function for it always returns nothing, up to v1.40");
  }
}
