// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

/** Thrown if a client's first message is not what TLS allows. Has no stack trace, which is slow. */
@SuppressWarnings("serial") // it is never serialized
final class MalformedHelloException extends Exception {
  MalformedHelloException(String reason) {
    super(reason, null, false, false);
  }
}
