// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The launcher's {@code java_callout}: what has come for a request.
 *
 * @param id Envoy's number for the request
 * @param kind one of {@code JAVA_CALLOUT_DONE} and its siblings
 * @param result how it ended
 * @param headers headers or trailers, copied
 * @param chunks the body's pieces
 * @param endOfStream whether the message ends with it
 */
public record CalloutEvent(
    long id,
    int kind,
    int result,
    List<Header> headers,
    List<MemorySegment> chunks,
    boolean endOfStream) {

  static long id(long address) {
    return MEMORY.get(JAVA_LONG, address + LauncherAbi.JAVA_CALLOUT_ID_OFFSET);
  }

  /** Reads an event whose chunks are Envoy's memory, for as long as the arena is open. */
  static CalloutEvent lent(long address, Arena arena) {
    return read(
        address,
        (chunk, length) ->
            MemorySegment.ofAddress(chunk).reinterpret(length, arena, null).asReadOnly());
  }

  /** Reads an event that outlives the hook. */
  static CalloutEvent copied(long address) {
    return read(
        address, (chunk, length) -> MemorySegment.ofArray(bytes(chunk, length)).asReadOnly());
  }

  private interface Chunk {
    MemorySegment of(long address, long length);
  }

  private static CalloutEvent read(long address, Chunk chunk) {
    return new CalloutEvent(
        id(address),
        MEMORY.get(JAVA_BYTE, address + LauncherAbi.JAVA_CALLOUT_KIND_OFFSET),
        MEMORY.get(JAVA_INT, address + LauncherAbi.JAVA_CALLOUT_RESULT_OFFSET),
        headers(
            MEMORY.get(JAVA_LONG, address + LauncherAbi.JAVA_CALLOUT_HEADERS_OFFSET),
            MEMORY.get(JAVA_LONG, address + LauncherAbi.JAVA_CALLOUT_HEADER_COUNT_OFFSET)),
        chunks(
            MEMORY.get(JAVA_LONG, address + LauncherAbi.JAVA_CALLOUT_CHUNKS_OFFSET),
            MEMORY.get(JAVA_LONG, address + LauncherAbi.JAVA_CALLOUT_CHUNK_COUNT_OFFSET),
            chunk),
        MEMORY.get(JAVA_BOOLEAN, address + LauncherAbi.JAVA_CALLOUT_END_OF_STREAM_OFFSET));
  }

  private static List<Header> headers(long address, long count) {
    var headers = new ArrayList<Header>((int) count);
    for (long at = address, end = address + count * 2 * BUFFER_SIZE; at < end; ) {
      var name = text(at);
      at += BUFFER_SIZE;
      headers.add(new Header(name, text(at)));
      at += BUFFER_SIZE;
    }
    return headers;
  }

  private static String text(long buffer) {
    return new String(
        bytes(MEMORY.get(JAVA_LONG, buffer + DATA), MEMORY.get(JAVA_LONG, buffer + LENGTH)),
        ISO_8859_1);
  }

  private static List<MemorySegment> chunks(long address, long count, Chunk chunk) {
    var chunks = new ArrayList<MemorySegment>((int) count);
    for (long at = address, end = address + count * BUFFER_SIZE; at < end; at += BUFFER_SIZE) {
      chunks.add(chunk.of(MEMORY.get(JAVA_LONG, at + DATA), MEMORY.get(JAVA_LONG, at + LENGTH)));
    }
    return chunks;
  }

  private static byte[] bytes(long address, long length) {
    var bytes = new byte[Math.toIntExact(length)];
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, bytes, 0, bytes.length);
    return bytes;
  }

  /** Returns the size of the body's pieces together. */
  long size() {
    long size = 0;
    for (var chunk : chunks) size += chunk.byteSize();
    return size;
  }

  /** Returns the body as one. */
  byte[] body() {
    var body = new byte[Math.toIntExact(size())];
    int at = 0;
    for (var chunk : chunks) {
      int length = (int) chunk.byteSize();
      MemorySegment.copy(chunk, JAVA_BYTE, 0, body, at, length);
      at += length;
    }
    return body;
  }

  /** Returns the number in {@code :status}; 0 if there is none. */
  int status() {
    for (var header : headers) {
      if (header.name().equals(":status")) return status(header.value());
    }
    return 0;
  }

  /** Returns the number that a text begins with, of up to three digits; 0 if it is none. */
  private static int status(String value) {
    int status = 0;
    for (int i = 0; i < value.length() && i < 3; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) return 0;
      status = 10 * status + digit;
    }
    return status;
  }
}
