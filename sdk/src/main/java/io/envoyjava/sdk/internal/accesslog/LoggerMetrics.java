// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.stream.StreamInfo;

/** Updates metrics, which belong to the configuration, with an entry or without one. */
final class LoggerMetrics {
  /** One of the ABI's functions that update a metric. */
  interface Update {
    int call(long config, long id, long amount);
  }

  private LoggerMetrics() {}

  /** Checks that an entry can still be used. */
  static void check(StreamInfo entry) {
    if (!(entry instanceof ActiveEntry own)) {
      throw new IllegalArgumentException(
          "an access logger's metric is for its entries, found a " + entry.getClass());
    }
    long _ = own.address();
  }

  /** Updates a metric, if the configuration is still there. Any thread. */
  static void update(EnvoyConfig config, Update function, long id, long amount) {
    AccessLogLinking.METRICS.require();
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = function.call(address, id, amount);
    }
  }
}
