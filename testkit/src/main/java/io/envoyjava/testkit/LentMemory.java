// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that Envoy lends to a module until the hook returns. At that time it is overwritten, so
 * that whatever is read from it later is visibly wrong.
 */
final class LentMemory {
  private static final byte POISON = (byte) 0xdb;
  private static final long BLOCK = 16_384;

  /** What was lent since the last end of a hook; the first block is used again. */
  private final List<MemorySegment> blocks = new ArrayList<>();

  private long used;

  LentMemory() {
    blocks.add(Arena.ofAuto().allocate(BLOCK));
  }

  /** Lends a text of headers, by an {@code envoy_buffer}. */
  void lend(MemorySegment buffers, long offset, String text) {
    lend(buffers, offset, text.getBytes(ISO_8859_1));
  }

  /** Lends bytes, by an {@code envoy_buffer}. */
  void lend(MemorySegment buffers, long offset, byte[] bytes) {
    var room = allocate(bytes.length);
    MemorySegment.copy(bytes, 0, room, JAVA_BYTE, 0, bytes.length);
    buffers.set(JAVA_LONG, offset + DATA, room.address());
    buffers.set(JAVA_LONG, offset + LENGTH, bytes.length);
  }

  /** Lends a text or bytes; writes the absence of a value, and returns false, for all else. */
  boolean lendOrNone(MemorySegment buffer, @Nullable Object value) {
    switch (value) {
      case String text -> lend(buffer, 0, text.getBytes(UTF_8));
      case byte[] bytes -> lend(buffer, 0, bytes);
      case null, default -> {
        Abi.putNone(buffer, 0);
        return false;
      }
    }
    return true;
  }

  private MemorySegment allocate(long size) {
    var block = blocks.getLast();
    if (used + size + 1 > block.byteSize()) {
      block = Arena.ofAuto().allocate(Math.max(BLOCK, size + 1));
      blocks.add(block);
      used = 0;
    }
    // One byte more, so that an empty value has an address of its own.
    var room = block.asSlice(used, size);
    used += size + 1;
    return room;
  }

  /** Ends all loans. */
  void endLoans() {
    for (var block : blocks) block.fill(POISON);
    while (blocks.size() > 1) blocks.removeLast();
    used = 0;
  }
}
