// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.ffi;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Text and bytes on their way into a call and out of it: what {@link CallBuffers} have for all but
 * headers. Text is UTF-8; as long as it is ASCII, nothing is allocated for it. Each {@code put} is
 * good until the next one. The thread of the buffers.
 */
public final class Arguments {
  /** The buffers that a {@code put} fills, in its order. */
  public final MemorySegment first;

  public final MemorySegment second;
  public final MemorySegment third;

  /** Where the text and the bytes of this {@code put} are. */
  private MemorySegment bytes;

  private MemorySegment kept;
  private long used;
  private MemorySegment pairs;

  private final CallBuffers memory;

  public Arguments(CallBuffers buffers) {
    this.memory = buffers;
    // Given back by the garbage collector, when the module's classes go.
    var arena = Arena.ofAuto();
    first = arena.allocate(BUFFER_SIZE, 8);
    second = arena.allocate(BUFFER_SIZE, 8);
    third = arena.allocate(BUFFER_SIZE, 8);
    kept = arena.allocate(1024);
    bytes = kept;
    pairs = arena.allocate(16 * BUFFER_SIZE, 8);
  }

  public void put(String text) {
    reserve(size(text));
    add(first, 0, text);
  }

  public void put(String text, String text2) {
    reserve(size(text) + size(text2));
    add(first, 0, text);
    add(second, 0, text2);
  }

  public void put(String text, String text2, String text3) {
    reserve(size(text) + size(text2) + size(text3));
    add(first, 0, text);
    add(second, 0, text2);
    add(third, 0, text3);
  }

  public void put(String text, byte[] data) {
    reserve(size(text) + data.length);
    add(first, 0, text);
    add(second, 0, data);
  }

  /** Puts the text, and returns an array of the map's keys and values: {@code envoy_header}s. */
  public MemorySegment put(String text, Map<String, String> map) {
    long size = size(text);
    long length = 0;
    for (var entry : map.entrySet()) {
      size += size(entry.getKey()) + size(entry.getValue());
      length += 2 * BUFFER_SIZE;
    }
    reserve(size);
    var array = pairs(length);
    add(first, 0, text);
    long offset = 0;
    for (var entry : map.entrySet()) {
      add(array, offset, entry.getKey());
      add(array, offset + BUFFER_SIZE, entry.getValue());
      offset += 2 * BUFFER_SIZE;
    }
    return array;
  }

  private MemorySegment pairs(long size) {
    if (size > CallBuffers.KEPT) return memory.transientRoom(size);
    if (size > pairs.byteSize()) pairs = Arena.ofAuto().allocate(CallBuffers.roundUp(size), 8);
    return pairs;
  }

  /** No character of a string is more than three bytes; those that are four are two characters. */
  private static long size(String text) {
    return 3L * text.length();
  }

  private void reserve(long size) {
    used = 0;
    if (size > CallBuffers.KEPT) {
      bytes = memory.transientRoom(size);
    } else {
      if (size > kept.byteSize()) kept = Arena.ofAuto().allocate(CallBuffers.roundUp(size));
      bytes = kept;
    }
  }

  private void add(MemorySegment buffers, long offset, String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        add(buffers, offset, text.getBytes(UTF_8));
        return;
      }
      bytes.set(JAVA_BYTE, used + i, (byte) c);
    }
    point(buffers, offset, length);
  }

  private void add(MemorySegment buffers, long offset, byte[] data) {
    MemorySegment.copy(data, 0, bytes, JAVA_BYTE, used, data.length);
    point(buffers, offset, data.length);
  }

  private void point(MemorySegment buffers, long offset, long length) {
    buffers.set(JAVA_LONG, offset + DATA, bytes.address() + used);
    buffers.set(JAVA_LONG, offset + LENGTH, length);
    used += length;
  }

  /** The text in a buffer that a call has filled. */
  public String text(MemorySegment buffers, long offset) {
    int length = Math.toIntExact(buffers.get(JAVA_LONG, offset + LENGTH));
    if (length == 0) return "";
    var decoded = memory.decodingBuffer(length);
    long address = buffers.get(JAVA_LONG, offset + DATA);
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, decoded, 0, length);
    return new String(decoded, 0, length, UTF_8);
  }

  /** The bytes in a buffer that a call has filled. */
  public static byte[] bytes(MemorySegment buffer) {
    var copy = new byte[Math.toIntExact(buffer.get(JAVA_LONG, LENGTH))];
    // An empty value may be at no address.
    if (copy.length > 0) {
      MemorySegment.copy(MEMORY, JAVA_BYTE, buffer.get(JAVA_LONG, DATA), copy, 0, copy.length);
    }
    return copy;
  }
}
