// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one of Envoy's worker threads has of its own: its streams, and native memory that calls are
 * prepared in, so that none is allocated on the way of a request. Made when a thread opens its
 * first stream; used on that thread only, without locks.
 *
 * <p>A stream's handle, which Envoy keeps for us, is: the marker bit, the hook mask, the worker's
 * number, the stream's slot in the worker's table. So a hook finds its stream by two array
 * accesses.
 */
final class Worker {
  private static final int MASK_SHIFT = 1;
  private static final int WORKER_SHIFT = 16;
  private static final int SLOT_SHIFT = 32;
  private static final int WORKER_BITS = 0xffff;

  private static volatile Worker[] workers = {};

  final Thread thread;
  private final int number;

  /**
   * The buffers that a call's arguments and results are in; what they point to is {@link #text}.
   */
  final MemorySegment name;

  final MemorySegment value;
  final MemorySegment result;

  /** A number that a call gives back. */
  final MemorySegment number64;

  /** For calls about something else than headers. */
  final Arguments arguments = new Arguments();

  private MemorySegment text;
  private MemorySegment array;
  private byte[] bytes = new byte[1024];

  private @Nullable Stream[] streams = new Stream[64];
  private int[] freeSlots = new int[64];
  private int freeCount;

  private @Nullable Arena callbackArena;

  private Worker(Thread thread, int number) {
    this.thread = thread;
    this.number = number;
    // Given back by the garbage collector, when the module's classes go.
    var arena = Arena.ofAuto();
    name = arena.allocate(BUFFER_SIZE, 8);
    value = arena.allocate(BUFFER_SIZE, 8);
    result = arena.allocate(BUFFER_SIZE, 8);
    number64 = arena.allocate(8, 8);
    text = arena.allocate(1024);
    array = arena.allocate(64 * BUFFER_SIZE, 8);
    addFreeSlots(0, streams.length);
  }

  /** The calling thread's worker. Asked once for each stream, so that a short search will do. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  static Worker current() {
    var thread = Thread.currentThread();
    for (var worker : workers) {
      if (worker.thread == thread) return worker;
    }
    return add(thread);
  }

  /** Whether a thread is one of Envoy's workers. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  static boolean has(Thread thread) {
    for (var worker : workers) {
      if (worker.thread == thread) return true;
    }
    return false;
  }

  private static synchronized Worker add(Thread thread) {
    var old = workers;
    if (old.length == WORKER_BITS) throw new IllegalStateException("too many worker threads");
    var grown = Arrays.copyOf(old, old.length + 1);
    var worker = new Worker(thread, old.length);
    grown[old.length] = worker;
    workers = grown;
    if (old.length == 0) Linking.begin();
    return worker;
  }

  // ---- Streams
  // -----------------------------------------------------------------------------------

  static Worker of(long handle) {
    return workers[(int) (handle >>> WORKER_SHIFT) & WORKER_BITS];
  }

  /** Makes the filter of a new stream; returns the stream's handle. */
  long open(Config config, long host) {
    if (freeCount == 0) growStreams();
    var stream = new Stream(this, config, host);
    stream.open();
    int slot = freeSlots[--freeCount];
    streams[slot] = stream;
    return 1L
        | (long) stream.mask() << MASK_SHIFT
        | (long) number << WORKER_SHIFT
        | (long) slot << SLOT_SHIFT;
  }

  Stream stream(long handle) {
    var stream = streams[(int) (handle >>> SLOT_SHIFT)];
    if (stream == null) throw new AssertionError("Envoy used a stream that is gone");
    return stream;
  }

  /** The stream is gone; returns 0. */
  long close(long handle) {
    var stream = stream(handle);
    int slot = (int) (handle >>> SLOT_SHIFT);
    streams[slot] = null;
    freeSlots[freeCount++] = slot;
    stream.destroy();
    return 0;
  }

  private void growStreams() {
    int old = streams.length;
    streams = Arrays.copyOf(streams, 2 * old);
    freeSlots = Arrays.copyOf(freeSlots, 2 * old);
    addFreeSlots(old, 2 * old);
  }

  private void addFreeSlots(int from, int to) {
    for (int slot = to - 1; slot >= from; slot--) freeSlots[freeCount++] = slot;
  }

  // ---- Callbacks: what dies at their end
  // -----------------------------------------------------------

  /** The arena of the segments that are handed out in this callback. */
  Arena callbackArena() {
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
  void closeSegments() {
    var arena = callbackArena;
    if (arena == null) return;
    callbackArena = null;
    arena.close();
  }

  // ---- Text to and from Envoy
  // ----------------------------------------------------------------------

  /** Puts a header's name into {@link #name}. */
  void putName(String header) {
    reserve(header.length());
    put(name, 0, header, Headers.checkName(header));
  }

  /** Puts a header's name and value into {@link #name} and {@link #value}. */
  void putNameAndValue(String header, String headerValue) {
    reserve((long) header.length() + headerValue.length());
    put(name, 0, header, Headers.checkName(header));
    put(value, header.length(), headerValue, Headers.checkValue(header, headerValue));
  }

  /** Puts a null into {@link #value}: no value, as opposed to an empty one. */
  void putNoValue() {
    value.set(JAVA_LONG, DATA, 0);
    value.set(JAVA_LONG, LENGTH, 0);
  }

  /** Puts bytes into {@link #value}. */
  void putBytes(byte[] data) {
    reserve(data.length);
    MemorySegment.copy(data, 0, text, JAVA_BYTE, 0, data.length);
    point(value, text.address(), data.length);
  }

  private void put(MemorySegment buffer, long offset, String string, int length) {
    for (int i = 0; i < length; i++) text.set(JAVA_BYTE, offset + i, (byte) string.charAt(i));
    point(buffer, text.address() + offset, length);
  }

  static void point(MemorySegment buffer, long address, long length) {
    buffer.set(JAVA_LONG, DATA, address);
    buffer.set(JAVA_LONG, LENGTH, length);
  }

  private void reserve(long size) {
    if (size > text.byteSize()) text = Arena.ofAuto().allocate(Long.highestOneBit(size) * 2);
  }

  /** Room for that many buffers in a row. */
  MemorySegment array(long buffers) {
    long size = buffers * BUFFER_SIZE;
    if (size > array.byteSize()) {
      array = Arena.ofAuto().allocate(Long.highestOneBit(size) * 2, 8);
    }
    return array;
  }

  /** The text in {@link #result}; one character for each byte. */
  String resultText() {
    return text(result, 0);
  }

  /** The text in one of several buffers; one character for each byte. */
  String text(MemorySegment buffers, long offset) {
    return text(buffers.get(JAVA_LONG, offset + DATA), buffers.get(JAVA_LONG, offset + LENGTH));
  }

  /** Text in Envoy's memory; one character for each byte. */
  String text(long address, long length) {
    if (length == 0) return "";
    int size = Math.toIntExact(length);
    if (size > bytes.length) bytes = new byte[Integer.highestOneBit(size) * 2];
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, bytes, 0, size);
    return new String(bytes, 0, size, ISO_8859_1);
  }

  // ---- For tests
  // -----------------------------------------------------------------------------------

  /** How many streams are open on all workers. */
  static int openStreams() {
    int open = 0;
    for (var worker : workers) open += worker.streams.length - worker.freeCount;
    return open;
  }

  static boolean agreesWithLauncher() {
    return MASK_SHIFT == EnvoyAbi.JAVA_HANDLE_MASK_SHIFT()
        && WORKER_SHIFT == EnvoyAbi.JAVA_HANDLE_INDEX_SHIFT();
  }
}
