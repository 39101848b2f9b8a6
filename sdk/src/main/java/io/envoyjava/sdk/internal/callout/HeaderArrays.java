// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.internal.abi.envoy_header;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Lists of headers as Envoy's functions take them. */
public final class HeaderArrays {
  private HeaderArrays() {}

  /** Returns an array of {@code envoy_header}s: a byte for each character of a name or a value. */
  public static MemorySegment of(Arena arena, List<Header> headers) {
    var array = arena.allocate(envoy_header.layout(), headers.size());
    long offset = 0;
    for (var header : headers) {
      for (var text : List.of(header.name(), header.value())) {
        array
            .asSlice(offset, NativeMemory.BUFFER_SIZE)
            .copyFrom(NativeMemory.bytes(arena, text.getBytes(ISO_8859_1)));
        offset += NativeMemory.BUFFER_SIZE;
      }
    }
    return array;
  }
}
