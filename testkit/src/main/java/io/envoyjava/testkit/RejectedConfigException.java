// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.io.Serial;

/**
 * A factory refused a configuration, or failed with it. The message is what Envoy would log.
 *
 * @since 0.1
 */
public final class RejectedConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  RejectedConfigException(String message) {
    super(message);
  }
}
