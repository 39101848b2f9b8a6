// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads what a module passes to Envoy: {@code envoy_buffer}s and arrays of them. */
final class Abi {
  private Abi() {}

  static boolean isNull(MemorySegment buffer) {
    return buffer.get(JAVA_LONG, DATA) == 0;
  }

  static byte[] bytes(MemorySegment buffers, long offset) {
    return bytes(buffers.get(JAVA_LONG, offset + DATA), buffers.get(JAVA_LONG, offset + LENGTH));
  }

  static byte[] bytes(MemorySegment buffer) {
    return bytes(buffer, 0);
  }

  static byte[] bytes(long address, long length) {
    var copy = new byte[Math.toIntExact(length)];
    if (length > 0) MemorySegment.copy(MEMORY, JAVA_BYTE, address, copy, 0, copy.length);
    return copy;
  }

  /** Returns text of headers: one character for each byte. */
  static String latin1(MemorySegment buffer) {
    return new String(bytes(buffer), ISO_8859_1);
  }

  static String utf8(MemorySegment buffer) {
    return new String(bytes(buffer), UTF_8);
  }

  /** Returns an array of texts. */
  static List<String> texts(MemorySegment buffers, long count) {
    var texts = new ArrayList<String>();
    for (long i = 0; i < count; i++) {
      texts.add(new String(bytes(buffers, i * BUFFER_SIZE), UTF_8));
    }
    return texts;
  }

  /** Returns an array of {@code envoy_header}s. */
  static List<Header> headers(MemorySegment array, long count) {
    var headers = new ArrayList<Header>();
    for (long i = 0; i < count; i++) {
      long offset = 2 * i * BUFFER_SIZE;
      headers.add(
          new Header(
              new String(bytes(array, offset), ISO_8859_1),
              new String(bytes(array, offset + BUFFER_SIZE), ISO_8859_1)));
    }
    return headers;
  }

  /** Writes the absence of a value. */
  static void putNone(MemorySegment buffers, long offset) {
    buffers.set(JAVA_LONG, offset + DATA, 0);
    buffers.set(JAVA_LONG, offset + LENGTH, 0);
  }

  /** Writes a number to a place that may be null. */
  static void putNumber(MemorySegment number, long value) {
    if (number.address() != 0) number.set(JAVA_LONG, 0, value);
  }
}
