// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A copy of the times that Envoy has recorded for a stream. */
// The enum is in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class HttpTiming implements Timing {
  private static final boolean AVAILABLE = HttpFeature.TIMING.isAvailable();

  private final long[] nanoseconds = new long[CommonAbi.ENVOY_TIMES];
  private int known; // a bit for each time

  HttpTiming(ThreadConfined stream) {
    long filter = stream.address();
    if (!AVAILABLE) HttpFeature.TIMING.require("timing");
    var timing = stream.buffers().array(envoy_timing.sizeof() / NativeMemory.BUFFER_SIZE);
    HttpFilterAbi.envoy_dynamic_module_callback_http_get_timing_info(filter, timing);
    for (int i = 0; i < nanoseconds.length; i++) {
      nanoseconds[i] = timing.getAtIndex(JAVA_LONG, i);
      if (timing.get(JAVA_BOOLEAN, envoy_timing.known$offset() + i)) known |= 1 << i;
    }
  }

  private boolean isKnown(int index) {
    return (known >> index & 1) != 0;
  }

  @Override
  public Optional<Instant> started() {
    int index = CommonAbi.ENVOY_STARTED;
    return isKnown(index)
        ? Optional.of(Instant.EPOCH.plusNanos(nanoseconds[index]))
        : Optional.empty();
  }

  @Override
  public Optional<Duration> at(Point point) {
    int index = 1 + point.ordinal();
    return isKnown(index) ? Optional.of(Duration.ofNanos(nanoseconds[index])) : Optional.empty();
  }

  /** Returns the times that are known so far, by name. */
  @Override
  public String toString() {
    var text = new StringBuilder("started ").append(started().map(Instant::toString).orElse("?"));
    for (var point : Point.values()) {
      at(point).ifPresent(time -> text.append(", ").append(point).append(' ').append(time));
    }
    return text.toString();
  }
}
