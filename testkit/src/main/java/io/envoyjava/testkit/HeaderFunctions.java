// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for header maps. */
final class HeaderFunctions {
  private HeaderFunctions() {}

  private static @Nullable HeaderBlock block(StreamModel stream, int map) {
    return switch (map) {
      case CommonAbi.ENVOY_REQUEST_HEADERS -> stream.requestHeaders;
      case CommonAbi.ENVOY_REQUEST_TRAILERS -> stream.requestTrailers;
      case CommonAbi.ENVOY_RESPONSE_HEADERS -> stream.responseHeaders;
      default -> stream.responseTrailers;
    };
  }

  private static LentMemory lent(StreamModel stream) {
    return stream.envoy.lent;
  }

  static boolean httpGetHeader(
      long filter,
      int map,
      MemorySegment name,
      MemorySegment value,
      long index,
      MemorySegment total) {
    var stream = Handles.filter(filter).stream;
    var block = block(stream, map);
    Abi.putNone(value, 0);
    Abi.putNumber(total, 0);
    if (block == null) return false;
    var values = block.getAll(Abi.latin1(name));
    Abi.putNumber(total, values.size());
    if (index >= values.size()) return false;
    lent(stream).lend(value, 0, values.get((int) index));
    return true;
  }

  static boolean httpGetHeaderValues(
      long filter, int map, MemorySegment name, MemorySegment values) {
    var stream = Handles.filter(filter).stream;
    var block = block(stream, map);
    if (block == null) return false;
    long offset = 0;
    for (var value : block.getAll(Abi.latin1(name))) {
      lent(stream).lend(values, offset, value);
      offset += BUFFER_SIZE;
    }
    return offset > 0;
  }

  static long httpGetHeadersSize(long filter, int map) {
    var block = block(Handles.filter(filter).stream, map);
    return block == null ? 0 : block.entries().size();
  }

  static boolean httpGetHeaders(long filter, int map, MemorySegment headers) {
    var stream = Handles.filter(filter).stream;
    var block = block(stream, map);
    if (block == null) return false;
    long offset = 0;
    for (var header : block.entries()) {
      lent(stream).lend(headers, offset, header.name());
      lent(stream).lend(headers, offset + BUFFER_SIZE, header.value());
      offset += 2 * BUFFER_SIZE;
    }
    return true;
  }

  static boolean httpSetHeader(long filter, int map, MemorySegment name, MemorySegment value) {
    var block = block(Handles.filter(filter).stream, map);
    if (block == null) return false;
    var text = Abi.latin1(value);
    if (text.isEmpty()) block.remove(Abi.latin1(name));
    else block.set(Abi.latin1(name), text);
    return true;
  }

  static boolean httpAddHeader(long filter, int map, MemorySegment name, MemorySegment value) {
    var block = block(Handles.filter(filter).stream, map);
    var text = Abi.latin1(value);
    if (block == null || text.isEmpty()) return false;
    block.add(Abi.latin1(name), text);
    return true;
  }
}
