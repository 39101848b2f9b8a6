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
 * Allocates and reads native memory outside of a request's path, which uses {@link CallBuffers}.
 * Any thread.
 */
public final class NativeMemory {
  /** The whole address space: a pointer is an offset in it, and needs no segment of its own. */
  public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  public static final long DATA = envoy_buffer.data$offset();
  public static final long LENGTH = envoy_buffer.length$offset();
  public static final long BUFFER_SIZE = envoy_buffer.sizeof();

  private NativeMemory() {}

  /** Returns an {@code envoy_buffer} with the text in UTF-8. */
  public static MemorySegment text(SegmentAllocator allocator, String text) {
    return bytes(allocator, text.getBytes(UTF_8));
  }

  /** Returns an {@code envoy_buffer} with the bytes. */
  public static MemorySegment bytes(SegmentAllocator allocator, byte[] bytes) {
    var buffer = allocator.allocate(envoy_buffer.layout());
    buffer.set(JAVA_LONG, DATA, allocator.allocateFrom(JAVA_BYTE, bytes).address());
    buffer.set(JAVA_LONG, LENGTH, bytes.length);
    return buffer;
  }

  /** Returns an {@code envoy_buffer} that is null, which differs from an empty one. */
  public static MemorySegment none(Arena arena) {
    return arena.allocate(envoy_buffer.layout());
  }

  /** Returns the text of the {@code envoy_buffer} at an address, decoded as UTF-8. */
  public static String utf8(long bufferAddress) {
    long length = MEMORY.get(JAVA_LONG, bufferAddress + LENGTH);
    var bytes = new byte[Math.toIntExact(length)];
    MemorySegment.copy(
        MEMORY, JAVA_BYTE, MEMORY.get(JAVA_LONG, bufferAddress + DATA), bytes, 0, bytes.length);
    return new String(bytes, UTF_8);
  }

  /**
   * Initializes the JDK's classes for native memory by using them once: they, too, cannot be used
   * again if their initialization fails.
   */
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
