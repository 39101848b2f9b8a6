// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.util.function.Supplier;

/** What a filter throws that cannot be told of: its message is made by code that fails. */
final class Unspeakable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Supplier<String> message;

  Unspeakable(Supplier<String> message) {
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message.get();
  }
}
