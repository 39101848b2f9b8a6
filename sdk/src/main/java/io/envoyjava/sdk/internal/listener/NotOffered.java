// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

/** What Envoy offers for HTTP streams and not for sockets. */
final class NotOffered {
  private NotOffered() {}

  static UnsupportedOperationException forSockets(String what) {
    return new UnsupportedOperationException(what + ": Envoy does not offer it for sockets");
  }
}
