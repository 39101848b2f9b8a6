// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** Envoy's side of a configuration in the making. Main thread. */
final class HostConfigContext implements ConfigContext {
  private final long host;
  private final String filterName;
  private final Map<String, HostCounter> counters = new HashMap<>();
  private boolean closed;

  HostConfigContext(long host, String filterName) {
    this.host = host;
    this.filterName = filterName;
  }

  /** Envoy freezes the set of metrics once the configuration is made. */
  void close() {
    closed = true;
  }

  @Override
  public String filterName() {
    return filterName;
  }

  @Override
  public Counter counter(String name) {
    if (closed) {
      throw new IllegalStateException(
          "counter '" + name + "': define it before configure returns; Envoy takes none later");
    }
    EnvoyFeature.COUNTERS.require("counter '" + name + "'");
    return counters.computeIfAbsent(name, this::define);
  }

  /** The counter of failed hooks; one that counts nothing where Envoy has no metrics. */
  HostCounter failureCounter() {
    if (!EnvoyFeature.COUNTERS.isAvailable()) return HostCounter.NONE;
    return counters.computeIfAbsent("failures", this::define);
  }

  private HostCounter define(String name) {
    try (var arena = Arena.ofConfined()) {
      var id = arena.allocate(ValueLayout.JAVA_LONG);
      int result =
          EnvoyAbi.envoy_dynamic_module_callback_http_filter_config_define_counter(
              host, Native.text(arena, filterName + "." + name), MemorySegment.NULL, 0, id);
      if (result != EnvoyAbi.ENVOY_METRICS_SUCCESS()) {
        throw new IllegalStateException(
            "counter '%s': Envoy does not define it (metrics result %d)".formatted(name, result));
      }
      return new HostCounter(id.get(ValueLayout.JAVA_LONG, 0));
    }
  }
}
