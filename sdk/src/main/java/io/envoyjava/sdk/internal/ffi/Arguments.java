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
import java.util.List;
import java.util.Map;

/**
 * Passes text and bytes into calls and reads them from results; {@link CallBuffers} does the same
 * for headers. Text is encoded as UTF-8; ASCII text allocates nothing. The arguments of a {@code
 * put} are valid until the next one. Used on the thread of the buffers only.
 */
public final class Arguments {
  /** The buffers that {@code put} fills, in the order of its parameters. */
  public final MemorySegment first;

  public final MemorySegment second;
  public final MemorySegment third;

  /** The memory that holds the text and the bytes of the current {@code put}. */
  private MemorySegment bytes;

  private MemorySegment kept;
  private long used;
  private MemorySegment pairs;

  private final CallBuffers memory;

  public Arguments(CallBuffers buffers) {
    this.memory = buffers;
    // The garbage collector frees it with the module's classes.
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

  /** Puts the text, and returns the map's keys and values as an array of {@code envoy_header}s. */
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

  /** Puts texts, and returns them as an array of {@code envoy_buffer}s. */
  public MemorySegment put(List<String> texts) {
    long size = 0;
    for (var text : texts) size += size(text);
    reserve(size);
    var array = pairs(texts.size() * BUFFER_SIZE);
    for (int i = 0; i < texts.size(); i++) add(array, i * BUFFER_SIZE, texts.get(i));
    return array;
  }

  private MemorySegment pairs(long size) {
    if (size > CallBuffers.KEPT) return memory.transientRoom(size);
    if (size > pairs.byteSize()) pairs = Arena.ofAuto().allocate(CallBuffers.roundUp(size), 8);
    return pairs;
  }

  /**
   * Returns an upper bound of the encoded size: a {@code char} takes three bytes at most, and a
   * character of four bytes is two {@code char}s.
   */
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

  /** Returns the text in a buffer that a call has filled. */
  public String text(MemorySegment buffers, long offset) {
    int length = Math.toIntExact(buffers.get(JAVA_LONG, offset + LENGTH));
    if (length == 0) return "";
    var decoded = memory.decodingBuffer(length);
    long address = buffers.get(JAVA_LONG, offset + DATA);
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, decoded, 0, length);
    return new String(decoded, 0, length, UTF_8);
  }

  /** Returns the texts in an array of buffers that a call has filled. */
  public List<String> texts(MemorySegment buffers, long count) {
    var texts = new String[Math.toIntExact(count)];
    for (int i = 0; i < texts.length; i++) texts[i] = text(buffers, i * BUFFER_SIZE);
    return List.of(texts);
  }

  /** Returns the bytes in a buffer that a call has filled. */
  public static byte[] bytes(MemorySegment buffer) {
    var copy = new byte[Math.toIntExact(buffer.get(JAVA_LONG, LENGTH))];
    // The address of an empty value may be null.
    if (copy.length > 0) {
      MemorySegment.copy(MEMORY, JAVA_BYTE, buffer.get(JAVA_LONG, DATA), copy, 0, copy.length);
    }
    return copy;
  }
}
