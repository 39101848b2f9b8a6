// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.accesslog.AccessLogFeature;
import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls Envoy's functions about a log entry and copies what they return at once: some of it ends
 * with the next call.
 */
final class EntryReader {
  /** A function for a text, or for an array of texts. */
  interface TextFunction {
    boolean call(long entry, MemorySegment result);
  }

  /** A function for an address, which fills a buffer and a port. */
  interface AddressFunction {
    boolean call(long entry, MemorySegment address, MemorySegment port);
  }

  /** A function for a number. */
  interface NumberFunction {
    long call(long entry);
  }

  private static final boolean HAS_DETAILS = AccessLogFeature.DETAILS.isAvailable();
  private static final boolean HAS_VALUES = AccessLogFeature.METADATA_VALUES.isAvailable();
  private static final boolean HAS_WIRE_BYTES =
      AccessLogFeature.DOWNSTREAM_WIRE_BYTES.isAvailable();

  private EntryReader() {}

  /** Returns Envoy's entry, if this Envoy has what v1.38 has added. */
  static long detailed(ThreadConfined entry, String what) {
    long address = entry.address();
    if (!HAS_DETAILS) AccessLogFeature.DETAILS.require(what);
    return address;
  }

  /** Refuses to go on if metadata has only texts. */
  static void requireValues() {
    if (!HAS_VALUES)
      AccessLogFeature.METADATA_VALUES.require("numbers and truth values in metadata");
  }

  /** Refuses to go on if Envoy does not tell the bytes on the downstream wire. */
  static void requireWireBytes() {
    if (!HAS_WIRE_BYTES) {
      AccessLogFeature.DOWNSTREAM_WIRE_BYTES.require("bytes on the downstream wire");
    }
  }

  /** Returns a text; null if Envoy has none, which it may call an empty one. */
  static @Nullable String text(ThreadConfined entry, TextFunction function) {
    var result = entry.buffers().result;
    if (!function.call(entry.address(), result)) return null;
    var text = entry.arguments().text(result, 0);
    return text.isEmpty() ? null : text;
  }

  /** Returns texts, of which there are so many. */
  static List<String> texts(ThreadConfined entry, long count, TextFunction function) {
    if (count == 0) return List.of();
    var array = entry.buffers().array(count);
    if (!function.call(entry.address(), array)) return List.of();
    var texts = new String[Math.toIntExact(count)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = entry.arguments().text(array, i * BUFFER_SIZE);
    }
    return List.of(texts);
  }

  /** Returns an address; null if Envoy has none, or it is not an IP address. */
  static @Nullable InetSocketAddress address(ThreadConfined entry, AddressFunction function) {
    var memory = entry.buffers();
    boolean known = function.call(entry.address(), memory.result, memory.number64);
    return known ? SocketAddresses.ofResult(memory) : null;
  }

  /** Returns a number; empty if it is 0. */
  static OptionalLong id(long number) {
    return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Returns a time in seconds since 1970; empty if it is 0. */
  static Optional<Instant> time(long seconds) {
    return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
  }
}
