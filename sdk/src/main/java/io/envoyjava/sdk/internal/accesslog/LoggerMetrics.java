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

  /** Updates a metric for an entry. While its logger has it, its configuration does not end. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  static void update(StreamInfo entry, EnvoyConfig config, Update function, long id, long amount) {
    if (!(entry instanceof ActiveEntry own)) {
      throw new IllegalArgumentException(
          "an access logger's metric is for its entries, found a " + entry.getClass());
    }
    long _ = own.address();
    if (own.config() != config) {
      throw new IllegalArgumentException(
          "a metric is for entries of the configuration that defined it");
    }
    AccessLogLinking.METRICS.require();
    int _ = function.call(config.address(), id, amount);
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
