// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Bodies as Envoy hands them over: read-only pieces of native memory. */
final class Chunks {
  private Chunks() {}

  static List<MemorySegment> of(Arena arena, byte[] body, int size) {
    var all = MemorySegment.ofArray(body);
    var chunks = new ArrayList<MemorySegment>();
    for (int from = 0; from < body.length; from += size) {
      int length = Math.min(size, body.length - from);
      chunks.add(arena.allocate(length).copyFrom(all.asSlice(from, length)).asReadOnly());
    }
    return chunks;
  }
}
