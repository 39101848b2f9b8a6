// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

/** Thrown if a command cannot go on. The message says what to change. */
final class DevException extends Exception {
  private static final long serialVersionUID = 1;

  DevException(String message) {
    super(message);
  }
}
