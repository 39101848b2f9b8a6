// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for bodies. */
final class BodyFunctions {
  private BodyFunctions() {}

  private static boolean isResponse(int part) {
    return part == HttpFilterAbi.ENVOY_RECEIVED_RESPONSE_BODY
        || part == HttpFilterAbi.ENVOY_BUFFERED_RESPONSE_BODY;
  }

  private static boolean isReceived(int part) {
    return part == HttpFilterAbi.ENVOY_RECEIVED_REQUEST_BODY
        || part == HttpFilterAbi.ENVOY_RECEIVED_RESPONSE_BODY;
  }

  private static @Nullable BodyBuffer buffer(DynamicModuleFilter filter, int part) {
    boolean response = isResponse(part);
    return isReceived(part) ? filter.current(response) : chain(filter, response).buffered();
  }

  private static FilterChain chain(DynamicModuleFilter filter, boolean response) {
    return response ? filter.stream.responses : filter.stream.requests;
  }

  static long httpGetBodySize(long filter, int part) {
    var buffer = buffer(Handles.filter(filter), part);
    return buffer == null ? 0 : buffer.size();
  }

  static long httpGetBodyChunksSize(long filter, int part) {
    var buffer = buffer(Handles.filter(filter), part);
    return buffer == null ? 0 : buffer.sliceCount();
  }

  static boolean httpGetBodyChunks(long filter, int part, MemorySegment chunks) {
    var own = Handles.filter(filter);
    var buffer = buffer(own, part);
    if (buffer == null) return false;
    long offset = 0;
    for (var slice : buffer.slices()) {
      own.stream.envoy.lent.lend(chunks, offset, slice);
      offset += BUFFER_SIZE;
    }
    return true;
  }

  static boolean httpAppendBody(long filter, int part, MemorySegment data) {
    return append(Handles.filter(filter), part, Abi.bytes(data));
  }

  /** The launcher's, for memory that the caller keeps open. */
  static boolean javaBodyAppend(long filter, int part, MemorySegment data, long length) {
    return append(Handles.filter(filter), part, Abi.bytes(data.address(), length));
  }

  private static boolean append(DynamicModuleFilter filter, int part, byte[] bytes) {
    boolean response = isResponse(part);
    var chain = chain(filter, response);
    var buffer = buffer(filter, part);
    if (buffer != null) {
      buffer.add(bytes);
      if (!isReceived(part)) chain.checkWatermark();
      return true;
    }
    if (isReceived(part)) return false;
    chain.addData(filter.entry(response), new BodyBuffer(bytes), true);
    return true;
  }

  static boolean httpDrainBody(long filter, int part, long bytes) {
    var own = Handles.filter(filter);
    var buffer = buffer(own, part);
    if (buffer == null) return false;
    buffer.drain(bytes);
    chain(own, isResponse(part)).checkWatermark();
    return true;
  }

  static boolean httpReceivedBufferedRequestBody(long filter) {
    return isOne(Handles.filter(filter), false);
  }

  static boolean httpReceivedBufferedResponseBody(long filter) {
    return isOne(Handles.filter(filter), true);
  }

  @SuppressWarnings("ReferenceEquality") // asks for identity
  private static boolean isOne(DynamicModuleFilter filter, boolean response) {
    var current = filter.current(response);
    return current != null && current == chain(filter, response).buffered();
  }
}
