// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.MemorySegment;

/**
 * A counter that Envoy keeps.
 *
 * @param id Envoy's number for it, within the configuration that defined it
 */
record HostCounter(long id) implements Counter {
  /** Stands in where Envoy has no metrics. */
  static final HostCounter NONE = new HostCounter(-1);

  @Override
  public void increment(HttpStream stream, long amount) {
    add(((Stream) stream).host(), amount);
  }

  void add(long host, long amount) {
    if (id < 0) return;
    int _ =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_increment_counter(
            host, id, MemorySegment.NULL, 0, amount);
  }
}
