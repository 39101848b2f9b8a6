// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.envoy_buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Native memory, for what is not on the path of a request; that is {@link CallBuffers}'s. Any
 * thread.
 */
public final class NativeMemory {
  /** All of the address space: a pointer is an offset in it, without a segment for each. */
  public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  public static final long DATA = envoy_buffer.data$offset();
  public static final long LENGTH = envoy_buffer.length$offset();
  public static final long BUFFER_SIZE = envoy_buffer.sizeof();

  private NativeMemory() {}

  /** An {@code envoy_buffer} that holds the text in UTF-8. */
  public static MemorySegment text(SegmentAllocator allocator, String text) {
    return bytes(allocator, text.getBytes(UTF_8));
  }

  /** An {@code envoy_buffer} that holds the bytes. */
  public static MemorySegment bytes(SegmentAllocator allocator, byte[] bytes) {
    var buffer = allocator.allocate(envoy_buffer.layout());
    buffer.set(JAVA_LONG, DATA, allocator.allocateFrom(JAVA_BYTE, bytes).address());
    buffer.set(JAVA_LONG, LENGTH, bytes.length);
    return buffer;
  }

  /** An {@code envoy_buffer} that is null: "none", as opposed to empty. */
  public static MemorySegment none(Arena arena) {
    return arena.allocate(envoy_buffer.layout());
  }

  /** The text in an {@code envoy_buffer} at an address, decoded as UTF-8. */
  public static String utf8(long bufferAddress) {
    long length = MEMORY.get(JAVA_LONG, bufferAddress + LENGTH);
    var bytes = new byte[Math.toIntExact(length)];
    MemorySegment.copy(
        MEMORY, JAVA_BYTE, MEMORY.get(JAVA_LONG, bufferAddress + DATA), bytes, 0, bytes.length);
    return new String(bytes, UTF_8);
  }

  /** Does once what the SDK does with native memory: the JDK's classes for it can die, too. */
  public static void warmUp() {
    var array = new byte[16];
    try (var arena = Arena.ofConfined()) {
      var _ = utf8(text(arena, "ready").address());
      var segment = arena.allocate(array.length);
      MemorySegment.copy(array, 0, segment, JAVA_BYTE, 0, array.length);
      MemorySegment.copy(segment, JAVA_BYTE, 0, array, 0, array.length);
      MemorySegment.copy(MemorySegment.ofArray(array), 0, segment, 0, array.length);
      var view = MemorySegment.ofAddress(segment.address()).reinterpret(array.length, arena, null);
      segment.copyFrom(view.asReadOnly());
    }
  }
}
