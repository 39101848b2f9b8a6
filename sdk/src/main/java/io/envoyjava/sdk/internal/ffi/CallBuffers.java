// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.ffi;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Native memory in which one thread prepares calls and finds their results, so that none is
 * allocated on the way of a request. On that thread only.
 */
public final class CallBuffers {
  /** The largest memory of each kind that is kept; what is larger is given back. */
  public static final int KEPT = 65_536;

  /**
   * The buffers that a call's arguments and results are in; what they point to is {@link #text}.
   */
  public final MemorySegment name;

  public final MemorySegment value;
  public final MemorySegment result;

  /** A number that a call gives back. */
  public final MemorySegment number64;

  private MemorySegment text;
  private MemorySegment array;
  private byte[] bytes = new byte[1024];

  private @Nullable Arena callbackArena;

  public CallBuffers() {
    // Given back by the garbage collector, when the module's classes go.
    var arena = Arena.ofAuto();
    name = arena.allocate(BUFFER_SIZE, 8);
    value = arena.allocate(BUFFER_SIZE, 8);
    result = arena.allocate(BUFFER_SIZE, 8);
    number64 = arena.allocate(8, 8);
    text = arena.allocate(1024);
    array = arena.allocate(64 * BUFFER_SIZE, 8);
  }

  // ---- Callbacks: what dies at their end
  // -----------------------------------------------------------

  /** The arena of the segments that are handed out in this callback. */
  public Arena callbackArena() {
    var arena = callbackArena;
    if (arena == null) {
      arena = Arena.ofConfined();
      callbackArena = arena;
    }
    return arena;
  }

  /**
   * Ends the life of the segments handed out so far: what they show may be moved or freed. Called
   * at the end of each callback; callbacks nest, as when a local reply makes Envoy call the destroy
   * hook, and then the outer one's segments end with the inner one.
   */
  public void closeSegments() {
    var arena = callbackArena;
    if (arena == null) return;
    callbackArena = null;
    arena.close();
  }

  // ---- Text to and from Envoy
  // ----------------------------------------------------------------------

  /** Puts a header's name into {@link #name}; each character, which was checked, is a byte. */
  public void putName(String header) {
    put(name, room(header.length()), 0, header);
  }

  /** Puts a header's name and value, which were checked, into {@link #name} and {@link #value}. */
  public void putNameAndValue(String header, String headerValue) {
    var room = room((long) header.length() + headerValue.length());
    put(name, room, 0, header);
    put(value, room, header.length(), headerValue);
  }

  /** Puts a null into {@link #value}: no value, as opposed to an empty one. */
  public void putNoValue() {
    value.set(JAVA_LONG, DATA, 0);
    value.set(JAVA_LONG, LENGTH, 0);
  }

  private static void put(MemorySegment buffer, MemorySegment room, long offset, String string) {
    int length = string.length();
    for (int i = 0; i < length; i++) room.set(JAVA_BYTE, offset + i, (byte) string.charAt(i));
    point(buffer, room.address() + offset, length);
  }

  public static void point(MemorySegment buffer, long address, long length) {
    buffer.set(JAVA_LONG, DATA, address);
    buffer.set(JAVA_LONG, LENGTH, length);
  }

  /** Room for text on its way into a call. */
  private MemorySegment room(long size) {
    if (size > KEPT) return transientRoom(size);
    if (size > text.byteSize()) text = Arena.ofAuto().allocate(roundUp(size));
    return text;
  }

  /** Room for that many buffers in a row. */
  public MemorySegment array(long buffers) {
    long size = buffers * BUFFER_SIZE;
    if (size > KEPT) return transientRoom(size);
    if (size > array.byteSize()) array = Arena.ofAuto().allocate(roundUp(size), 8);
    return array;
  }

  /** Room for copying bytes of any number, piece by piece. */
  public MemorySegment copyBuffer() {
    return room(KEPT);
  }

  /** More room than is kept for good. It goes with the segments of this callback. */
  public MemorySegment transientRoom(long size) {
    return callbackArena().allocate(size, 8);
  }

  public static long roundUp(long size) {
    return Math.min(KEPT, Long.highestOneBit(size) * 2);
  }

  /** The text in {@link #result}; one character for each byte. */
  public String resultText() {
    return text(result, 0);
  }

  /** The text in one of several buffers; one character for each byte. */
  public String text(MemorySegment buffers, long offset) {
    return text(buffers.get(JAVA_LONG, offset + DATA), buffers.get(JAVA_LONG, offset + LENGTH));
  }

  /** Text in Envoy's memory; one character for each byte. */
  public String text(long address, long length) {
    if (length == 0) return "";
    int size = Math.toIntExact(length);
    var copy = decodingBuffer(size);
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, copy, 0, size);
    return new String(copy, 0, size, ISO_8859_1);
  }

  /** Room on the heap for text on its way out of a call. */
  public byte[] decodingBuffer(int size) {
    if (size > KEPT) return new byte[size];
    if (size > bytes.length) bytes = new byte[(int) roundUp(size)];
    return bytes;
  }
}
