// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The names or the values of a metric's labels, in the form that Envoy expects. Any thread.
 *
 * @param buffers an array of {@code envoy_buffer}s
 * @param count the number of buffers
 */
public record LabelValues(MemorySegment buffers, long count) {
  public static final LabelValues NONE = new LabelValues(MemorySegment.NULL, 0);

  /** Copies the texts to native memory, which the garbage collector frees. */
  public static LabelValues of(List<String> texts) {
    if (texts.isEmpty()) return NONE;
    var arena = Arena.ofAuto();
    var buffers = arena.allocate(BUFFER_SIZE * texts.size(), 8);
    for (int i = 0; i < texts.size(); i++) {
      buffers
          .asSlice(i * BUFFER_SIZE, BUFFER_SIZE)
          .copyFrom(NativeMemory.text(arena, texts.get(i)));
    }
    return new LabelValues(buffers, texts.size());
  }
}
