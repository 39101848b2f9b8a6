// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.stream.Timing;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A copy of the times that Envoy has recorded for a stream. */
// The enum is in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
public final class RecordedTiming implements Timing {
  private final long[] nanoseconds = new long[CommonAbi.ENVOY_TIMES];
  private int known; // a bit for each time

  /** Creates an object that knows of no time yet. */
  public RecordedTiming() {}

  /** Returns memory for an {@code envoy_timing}. */
  public static MemorySegment memory(CallBuffers buffers) {
    return buffers.array(envoy_timing.sizeof() / NativeMemory.BUFFER_SIZE);
  }

  /** Copies an {@code envoy_timing} that Envoy has filled. */
  public static RecordedTiming of(MemorySegment timing) {
    var times = new RecordedTiming();
    for (int i = 0; i < CommonAbi.ENVOY_TIMES; i++) {
      if (timing.get(JAVA_BOOLEAN, envoy_timing.known$offset() + i)) {
        times.set(i, timing.getAtIndex(JAVA_LONG, i));
      }
    }
    return times;
  }

  /** Sets a time by the ABI's number. */
  public void set(int index, long time) {
    nanoseconds[index] = time;
    known |= 1 << index;
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
