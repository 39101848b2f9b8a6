// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

/** What Envoy offers for HTTP streams and not for connections. */
final class NotOffered {
  private NotOffered() {}

  static UnsupportedOperationException forConnections(String what) {
    return new UnsupportedOperationException(what + ": Envoy does not offer it for connections");
  }
}
