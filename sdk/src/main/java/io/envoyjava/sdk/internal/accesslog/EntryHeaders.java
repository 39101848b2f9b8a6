// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.accesslog.LogHeaders;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.HeaderText;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the header maps of a log entry.
 *
 * @param map the ABI's number of it
 */
record EntryHeaders(ThreadConfined entry, int map) implements LogHeaders {

  /** Looks up the value at an index; leaves it in the buffers' result, and returns the total. */
  private long look(String name, long index) {
    long address = entry.address();
    int _ = HeaderText.checkName(name);
    var memory = entry.buffers();
    memory.putName(name);
    boolean present =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_header_value(
            address, map, memory.name, memory.result, index, memory.number64);
    return present ? memory.number64.get(JAVA_LONG, 0) : 0;
  }

  @Override
  public @Nullable String get(String name) {
    return look(name, 0) > 0 ? entry.buffers().resultText() : null;
  }

  @Override
  public List<String> getAll(String name) {
    long total = look(name, 0);
    if (total == 0) return List.of();
    var values = new ArrayList<String>(Math.toIntExact(total));
    values.add(entry.buffers().resultText());
    for (long index = 1; index < total; index++) {
      if (look(name, index) > 0) values.add(entry.buffers().resultText());
    }
    return values;
  }

  @Override
  public int size() {
    return Math.toIntExact(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_headers_size(
            entry.address(), map));
  }

  @Override
  public List<Header> toList() {
    int size = size();
    if (size == 0) return List.of();
    var memory = entry.buffers();
    var array = memory.array(2L * size);
    if (!AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_headers(
        entry.address(), map, array)) {
      return List.of();
    }
    var headers = new ArrayList<Header>(size);
    for (int i = 0; i < size; i++) {
      long offset = 2L * i * BUFFER_SIZE;
      headers.add(new Header(memory.text(array, offset), memory.text(array, offset + BUFFER_SIZE)));
    }
    return headers;
  }
}
