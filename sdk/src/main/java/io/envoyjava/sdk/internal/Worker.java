// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.internal.abi.java_stream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one of Envoy's worker threads has of its own: its streams, and native memory that calls are
 * prepared in, so that none is allocated on the way of a request. Made when a thread opens its
 * first stream; used on that thread only, without locks.
 *
 * <p>A stream's place, which the launcher keeps with it, is the worker's number, counted from 1,
 * and the stream's slot in the worker's table. So a hook finds its stream by two array accesses.
 */
final class Worker {
  // The launcher's java_stream; constants, since the bindings' way to them is longer at the start.
  static final long STREAM_CONFIG = 0;
  static final long STREAM_PLACE = 8;
  static final long STREAM_HOOKS = 32;
  static final long STREAM_REQUEST = 40;
  static final long STREAM_RESPONSE = 41;
  static final long STREAM_FLAGS = 42;

  /** The largest memory of each kind that a worker keeps; what is larger is given back. */
  static final int KEPT = 65_536;

  private static volatile Worker[] workers = {};

  final Thread thread;
  final ModuleContext context = new ModuleContext();
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
  final Arguments arguments = new Arguments(this);

  private MemorySegment text;
  private MemorySegment array;
  private byte[] bytes = new byte[1024];

  private @Nullable Stream[] streams = new Stream[64];
  private int[] freeSlots = new int[64];
  private int freeCount;

  private @Nullable Arena callbackArena;

  /** How many tasks of streams are on the stack. */
  private int tasks;

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
  static Worker current() {
    var thread = Thread.currentThread();
    var worker = find(thread);
    return worker == null ? add(thread) : worker;
  }

  /** The worker that a thread is, if it is one. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  static @Nullable Worker find(Thread thread) {
    for (var worker : workers) {
      if (worker.thread == thread) return worker;
    }
    return null;
  }

  private static synchronized Worker add(Thread thread) {
    var old = workers;
    var grown = Arrays.copyOf(old, old.length + 1);
    var worker = new Worker(thread, grown.length);
    grown[old.length] = worker;
    workers = grown;
    if (old.length == 0) Linking.STREAM.begin();
    return worker;
  }

  // ---- Streams
  // -----------------------------------------------------------------------------------

  static Worker of(long place) {
    return workers[(int) (place >>> 32) - 1];
  }

  /**
   * A new stream, which gets its filter with its first hook.
   *
   * @param handle address of its {@code java_stream}
   */
  Stream open(Config config, long host, long handle) {
    if (freeCount == 0) growStreams();
    var stream = new Stream(this, config, host, handle);
    int slot = freeSlots[--freeCount];
    streams[slot] = stream;
    MEMORY.set(JAVA_LONG, handle + STREAM_PLACE, (long) number << 32 | slot);
    return stream;
  }

  Stream stream(long place) {
    var stream = streams[(int) place];
    if (stream == null) throw new AssertionError("Envoy used a stream that is gone");
    return stream;
  }

  /** The stream is gone; returns what {@link RunningFilter#destroy} does. */
  long close(long place) {
    var stream = stream(place);
    int slot = (int) place;
    streams[slot] = null;
    freeSlots[freeCount++] = slot;
    return stream.destroy();
  }

  /** Runs the tasks that wait for a stream, for as long as it is open. */
  void runTasks(StreamExecutor executor, RunningFilter filter) {
    tasks++;
    try {
      executor.run(filter);
    } finally {
      tasks--;
    }
  }

  /** Whether the calling thread is a worker that runs a stream's tasks. */
  static boolean runsTasks() {
    var worker = find(Thread.currentThread());
    return worker != null && worker.tasks > 0;
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
    put(name, room(header.length()), 0, header, Headers.checkName(header));
  }

  /** Puts a header's name and value into {@link #name} and {@link #value}. */
  void putNameAndValue(String header, String headerValue) {
    var room = room((long) header.length() + headerValue.length());
    put(name, room, 0, header, Headers.checkName(header));
    put(value, room, header.length(), headerValue, Headers.checkValue(header, headerValue));
  }

  /** Puts a null into {@link #value}: no value, as opposed to an empty one. */
  void putNoValue() {
    value.set(JAVA_LONG, DATA, 0);
    value.set(JAVA_LONG, LENGTH, 0);
  }

  private static void put(
      MemorySegment buffer, MemorySegment room, long offset, String string, int length) {
    for (int i = 0; i < length; i++) room.set(JAVA_BYTE, offset + i, (byte) string.charAt(i));
    point(buffer, room.address() + offset, length);
  }

  static void point(MemorySegment buffer, long address, long length) {
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
  MemorySegment array(long buffers) {
    long size = buffers * BUFFER_SIZE;
    if (size > KEPT) return transientRoom(size);
    if (size > array.byteSize()) array = Arena.ofAuto().allocate(roundUp(size), 8);
    return array;
  }

  /** Room for copying bytes of any number, piece by piece. */
  MemorySegment copyBuffer() {
    return room(KEPT);
  }

  /** More room than a worker keeps for good. It goes with the segments of this callback. */
  MemorySegment transientRoom(long size) {
    return callbackArena().allocate(size, 8);
  }

  static long roundUp(long size) {
    return Math.min(KEPT, Long.highestOneBit(size) * 2);
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
    var copy = decodingBuffer(size);
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, copy, 0, size);
    return new String(copy, 0, size, ISO_8859_1);
  }

  /** Room on the heap for text on its way out of a call. */
  byte[] decodingBuffer(int size) {
    if (size > KEPT) return new byte[size];
    if (size > bytes.length) bytes = new byte[(int) roundUp(size)];
    return bytes;
  }

  /** What the launcher must agree with; compared by a test. */
  static boolean agreesWithLauncher() {
    return STREAM_CONFIG == java_stream.config$offset()
        && STREAM_PLACE == java_stream.place$offset()
        && STREAM_HOOKS == java_stream.hooks$offset()
        && STREAM_REQUEST == java_stream.request$offset()
        && STREAM_RESPONSE == java_stream.response$offset()
        && STREAM_FLAGS == java_stream.flags$offset();
  }
}
