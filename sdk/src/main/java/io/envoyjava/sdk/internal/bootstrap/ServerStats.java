// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.bootstrap.HistogramSummary;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * Reads Envoy's statistics, and the names of its resources. Main thread; the caller has seen that
 * Envoy is there.
 *
 * @param extension address of Envoy's extension
 * @param record the launcher's {@code java_extension}
 * @param thread the main thread, with the memory for calls
 */
record ServerStats(long extension, long record, EnvoyThread thread) {

  /** One of the ABI's functions that read a number. */
  private interface Read {
    boolean call(long extension, MemorySegment name, MemorySegment value);
  }

  OptionalLong counter(String name) {
    return read(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_get_counter_value, name);
  }

  OptionalLong gauge(String name) {
    return read(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_get_gauge_value, name);
  }

  private OptionalLong read(Read function, String name) {
    var value = thread.buffers.number64;
    thread.arguments.put(name);
    return function.call(extension, thread.arguments.first, value)
        ? OptionalLong.of(value.get(JAVA_LONG, 0))
        : OptionalLong.empty();
  }

  Optional<HistogramSummary> histogram(String name) {
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(JAVA_LONG);
      var sum = arena.allocate(JAVA_DOUBLE);
      boolean found =
          BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_get_histogram_summary(
              extension, NativeMemory.text(arena, name), count, sum);
      return found
          ? Optional.of(new HistogramSummary(count.get(JAVA_LONG, 0), sum.get(JAVA_DOUBLE, 0)))
          : Optional.empty();
    }
  }

  /** Returns all counters or gauges. */
  Map<String, Long> all(int what) {
    var all = new TreeMap<String, Long>();
    list(what, 0, all::put);
    return Collections.unmodifiableMap(all);
  }

  @SuppressWarnings("EnumOrdinal") // BindingsTest compares it with the ABI
  List<String> resources(ResourceKind kind) {
    var names = new ArrayList<String>();
    list(LauncherAbi.JAVA_LIST_RESOURCES, kind.ordinal(), (name, _) -> names.add(name));
    return List.copyOf(names);
  }

  /** Has the launcher make a list, so that no author's code runs while Envoy makes it. */
  private void list(int what, int kind, ObjLongConsumer<String> entries) {
    try (var arena = Arena.ofConfined()) {
      var list = arena.allocate(LauncherAbi.JAVA_LIST_SIZE, 8);
      int result = LauncherAbi.java_server_list(record, what, kind, list.address());
      try {
        if (result != LauncherAbi.JAVA_DONE) {
          throw new OutOfMemoryError("no memory is left for a list of Envoy's");
        }
        long from = list.get(JAVA_LONG, LauncherAbi.JAVA_LIST_DATA_OFFSET);
        read(from, from + list.get(JAVA_LONG, LauncherAbi.JAVA_LIST_LENGTH_OFFSET), entries);
      } finally {
        LauncherAbi.java_list_free(list.address());
      }
    }
  }

  private static void read(long from, long end, ObjLongConsumer<String> entries) {
    for (long entry = from; entry < end; ) {
      long number = MEMORY.get(JAVA_LONG, entry);
      int length = Math.toIntExact(MEMORY.get(JAVA_LONG, entry + 8));
      var name = new byte[length];
      MemorySegment.copy(MEMORY, JAVA_BYTE, entry + 16, name, 0, length);
      entries.accept(new String(name, UTF_8), number);
      entry += 16 + ((length + 7L) & ~7L);
    }
  }
}
