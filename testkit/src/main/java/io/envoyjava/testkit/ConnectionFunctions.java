// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.stream.Attribute;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's functions for connections and for typed filter state. The kit has one upstream host,
 * which is tried once, on one connection.
 */
final class ConnectionFunctions {
  private static final long UPSTREAM_CONNECTION = 2;

  private ConnectionFunctions() {}

  private static boolean lend(StreamModel stream, MemorySegment result, @Nullable Object text) {
    Abi.putNone(result, 0);
    if (!(text instanceof String found)) return false;
    stream.envoy.lent.lend(result, 0, found.getBytes(UTF_8));
    return true;
  }

  private static boolean isConnected(StreamModel stream) {
    return stream.upstream.hasBegun();
  }

  private static @Nullable Object upstreamAddress(StreamModel stream) {
    return stream.info.attribute(stream, Attribute.UPSTREAM_ADDRESS.number());
  }

  static boolean httpGetDownstreamDirectRemoteAddress(long filter, MemorySegment address) {
    var stream = Handles.filter(filter).stream;
    return lend(stream, address, stream.info.attribute(stream, Attribute.SOURCE_ADDRESS.number()));
  }

  static boolean httpGetUpstreamRemoteAddress(long filter, MemorySegment address) {
    var stream = Handles.filter(filter).stream;
    return lend(stream, address, upstreamAddress(stream));
  }

  static long httpGetUpstreamConnectionId(long filter) {
    return isConnected(Handles.filter(filter).stream) ? UPSTREAM_CONNECTION : 0;
  }

  static long httpGetUpstreamConnectionIdsAttemptedSize(long filter) {
    return isConnected(Handles.filter(filter).stream) ? 1 : 0;
  }

  static boolean httpGetUpstreamConnectionIdsAttempted(long filter, MemorySegment ids) {
    if (!isConnected(Handles.filter(filter).stream)) return false;
    ids.set(JAVA_LONG, 0, UPSTREAM_CONNECTION);
    return true;
  }

  static long httpGetUpstreamHostsAttemptedSize(long filter) {
    return isConnected(Handles.filter(filter).stream) ? 1 : 0;
  }

  static boolean httpGetUpstreamHostsAttempted(long filter, MemorySegment addresses) {
    var stream = Handles.filter(filter).stream;
    return isConnected(stream) && lend(stream, addresses, upstreamAddress(stream));
  }

  // ---- Typed filter state

  /** The kit takes any text for the keys that could be Envoy's. */
  static boolean httpSetFilterStateTyped(long filter, MemorySegment key, MemorySegment value) {
    var name = Abi.utf8(key);
    if (!name.startsWith("envoy.")) return false;
    boolean _ =
        Handles.filter(filter)
            .stream
            .info
            .filterState
            .set(name, Abi.utf8(value), CommonAbi.ENVOY_LIFE_SPAN_FILTER_CHAIN);
    return true;
  }

  static boolean httpGetFilterStateTyped(long filter, MemorySegment key, MemorySegment value) {
    var stream = Handles.filter(filter).stream;
    var found = stream.info.filterState.get(Abi.utf8(key));
    return lend(stream, value, found instanceof byte[] bytes ? new String(bytes, UTF_8) : found);
  }
}
