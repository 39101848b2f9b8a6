// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When something happened to a stream first, by the ABI's numbers and the kit's clock. */
final class StreamTimes {
  private final Map<Integer, Instant> times = new HashMap<>();
  private final Instant started;

  StreamTimes(Instant started) {
    this.started = started;
    times.put(CommonAbi.ENVOY_STARTED, started);
    times.put(CommonAbi.ENVOY_LAST_DOWNSTREAM_HEADER_RX_BYTE_RECEIVED, started);
  }

  Instant started() {
    return started;
  }

  void note(int point, Instant now) {
    times.putIfAbsent(point, now);
  }

  @Nullable Instant get(int point) {
    return times.get(point);
  }
}
