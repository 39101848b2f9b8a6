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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one thread for the arguments and results of calls, so that requests allocate
 * none. Used on that thread only.
 */
public final class CallBuffers {
  /**
   * The largest size in bytes of each kind of memory that is kept. Larger memory is freed after
   * use.
   */
  public static final int KEPT = 65_536;

  /** The buffers for a call's arguments and results. They point into {@link #text}. */
  public final MemorySegment name;

  public final MemorySegment value;
  public final MemorySegment result;

  /** The number that a call returns through a pointer. */
  public final MemorySegment number64;

  private MemorySegment text;
  private MemorySegment array;
  private byte[] bytes = new byte[1024];

  private @Nullable Arena callbackArena;

  public CallBuffers() {
    // The garbage collector frees it with the module's classes.
    var arena = Arena.ofAuto();
    name = arena.allocate(BUFFER_SIZE, 8);
    value = arena.allocate(BUFFER_SIZE, 8);
    result = arena.allocate(BUFFER_SIZE, 8);
    number64 = arena.allocate(8, 8);
    text = arena.allocate(1024);
    array = arena.allocate(64 * BUFFER_SIZE, 8);
  }

  // ---- Segments that end with a callback
  // -----------------------------------------------------------

  /** Returns the arena of the segments that this callback hands out. */
  public Arena callbackArena() {
    var arena = callbackArena;
    if (arena == null) {
      // What a virtual thread is handed, its carrier closes.
      arena = Thread.currentThread().isVirtual() ? Arena.ofShared() : Arena.ofConfined();
      callbackArena = arena;
    }
    return arena;
  }

  /**
   * Hands out the memory behind buffers of Envoy's, as read-only segments; leaves out empty ones.
   *
   * @param buffers an array of {@code envoy_buffer}s
   * @param count the number of buffers
   * @param chunks gets the segments
   */
  public void handOut(MemorySegment buffers, long count, List<MemorySegment> chunks) {
    var arena = callbackArena();
    for (long i = 0; i < count; i++) {
      long address = buffers.get(JAVA_LONG, i * BUFFER_SIZE + DATA);
      long length = buffers.get(JAVA_LONG, i * BUFFER_SIZE + LENGTH);
      if (length == 0) continue;
      chunks.add(MemorySegment.ofAddress(address).reinterpret(length, arena, null).asReadOnly());
    }
  }

  /** Returns whether a segment is one of those that this callback has handed out. */
  public boolean hasHandedOut(MemorySegment segment) {
    var arena = callbackArena;
    return arena != null && arena.scope().equals(segment.scope());
  }

  /**
   * Closes the segments handed out so far, since Envoy may move or free the memory behind them.
   * Called at the end of each callback. Callbacks nest, for example if a local reply makes Envoy
   * call the destroy hook. The end of the inner one closes the segments of the outer one, too.
   */
  public void closeSegments() {
    var arena = callbackArena;
    if (arena == null) return;
    callbackArena = null;
    arena.close();
  }

  // ---- Text to and from Envoy
  // ----------------------------------------------------------------------

  /**
   * Puts a header's name into {@link #name}, one byte for each character. The caller has checked
   * the name.
   */
  public void putName(String header) {
    put(name, room(header.length()), 0, header);
  }

  /**
   * Puts a header's name and value into {@link #name} and {@link #value}. The caller has checked
   * both.
   */
  public void putNameAndValue(String header, String headerValue) {
    var room = room((long) header.length() + headerValue.length());
    put(name, room, 0, header);
    put(value, room, header.length(), headerValue);
  }

  /** Sets {@link #value} to null: no value, which differs from an empty one. */
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

  /** Returns memory for the text of a call's arguments. */
  private MemorySegment room(long size) {
    if (size > KEPT) return transientRoom(size);
    if (size > text.byteSize()) text = Arena.ofAuto().allocate(roundUp(size));
    return text;
  }

  /** Returns memory for an array of this many buffers. */
  public MemorySegment array(long buffers) {
    long size = buffers * BUFFER_SIZE;
    if (size > KEPT) return transientRoom(size);
    if (size > array.byteSize()) array = Arena.ofAuto().allocate(roundUp(size), 8);
    return array;
  }

  /** Returns memory through which bytes of any number can be copied piece by piece. */
  public MemorySegment copyBuffer() {
    return room(KEPT);
  }

  /**
   * Returns memory that is larger than what is kept. It is freed with the segments of this
   * callback.
   */
  public MemorySegment transientRoom(long size) {
    return callbackArena().allocate(size, 8);
  }

  public static long roundUp(long size) {
    return Math.min(KEPT, Long.highestOneBit(size) * 2);
  }

  /** Returns the text in {@link #result}, one character for each byte. */
  public String resultText() {
    return text(result, 0);
  }

  /** Returns the text in one of several buffers, one character for each byte. */
  public String text(MemorySegment buffers, long offset) {
    return text(buffers.get(JAVA_LONG, offset + DATA), buffers.get(JAVA_LONG, offset + LENGTH));
  }

  /** Returns text in Envoy's memory, one character for each byte. */
  public String text(long address, long length) {
    if (length == 0) return "";
    int size = Math.toIntExact(length);
    var copy = decodingBuffer(size);
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, copy, 0, size);
    return new String(copy, 0, size, ISO_8859_1);
  }

  /** Returns an array on the heap for the text of a call's result. */
  public byte[] decodingBuffer(int size) {
    if (size > KEPT) return new byte[size];
    if (size > bytes.length) bytes = new byte[(int) roundUp(size)];
    return bytes;
  }
}
