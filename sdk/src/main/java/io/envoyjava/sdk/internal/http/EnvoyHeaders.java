// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import io.envoyjava.sdk.internal.runtime.HeaderText;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of Envoy's four header maps of a stream: reads it, and writes it without asking what a header
 * means. {@link HttpHeaderMap} adds the rules for what a filter may write.
 */
abstract class EnvoyHeaders {
  private static final boolean HAS_VALUES = EnvoySymbols.has(EnvoyFunction.HTTP_GET_HEADER_VALUES);

  final ThreadConfined stream;

  /** The ABI's number of the map. */
  final int map;

  EnvoyHeaders(ThreadConfined stream, int map) {
    this.stream = stream;
    this.map = map;
  }

  /** Looks up the value at an index; leaves it in the buffers' result, and returns the total. */
  private long look(CallBuffers buffers, long filter, String name, long index) {
    int _ = HeaderText.checkName(name);
    buffers.putName(name);
    boolean present =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_header(
            filter, map, buffers.name, buffers.result, index, buffers.number64);
    return present ? buffers.number64.get(JAVA_LONG, 0) : 0;
  }

  public final boolean contains(String name) {
    return look(stream.buffers(), stream.address(), name, 0) > 0;
  }

  public final @Nullable String get(String name) {
    var buffers = stream.buffers();
    return look(buffers, stream.address(), name, 0) > 0 ? buffers.resultText() : null;
  }

  public final List<String> getAll(String name) {
    var buffers = stream.buffers();
    long filter = stream.address();
    long total = look(buffers, filter, name, 0);
    if (total == 0) return List.of();
    if (total == 1) return List.of(buffers.resultText());
    var values = new ArrayList<String>((int) total);
    if (HAS_VALUES) {
      var found = buffers.array(total);
      if (HttpFilterAbi.envoy_dynamic_module_callback_http_get_header_values(
          filter, map, buffers.name, found)) {
        for (long i = 0; i < total; i++) values.add(buffers.text(found, i * BUFFER_SIZE));
      }
      return values;
    }
    values.add(buffers.resultText());
    for (long index = 1; index < total; index++) {
      long _ = look(buffers, filter, name, index);
      values.add(buffers.resultText());
    }
    return values;
  }

  public final int size() {
    return (int)
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_headers_size(stream.address(), map);
  }

  public final List<Header> toList() {
    long filter = stream.address();
    int size = size();
    if (size == 0) return List.of();
    var buffers = stream.buffers();
    var entries = buffers.array(2L * size);
    if (!HttpFilterAbi.envoy_dynamic_module_callback_http_get_headers(filter, map, entries)) {
      return List.of();
    }
    var headers = new ArrayList<Header>(size);
    for (int i = 0; i < size; i++) {
      long entry = 2L * i * BUFFER_SIZE;
      headers.add(
          new Header(buffers.text(entries, entry), buffers.text(entries, entry + BUFFER_SIZE)));
    }
    return headers;
  }

  /** Sets a header, whatever it is. */
  final boolean put(String name, String value) {
    long filter = stream.address();
    var buffers = putNameAndValue(name, value);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_header(
        filter, map, buffers.name, buffers.value);
  }

  /** Adds a value to a header, whatever it is. */
  final boolean putMore(String name, String value) {
    long filter = stream.address();
    var buffers = putNameAndValue(name, value);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_add_header(
        filter, map, buffers.name, buffers.value);
  }

  private CallBuffers putNameAndValue(String name, String value) {
    int _ = HeaderText.checkName(name);
    int _ = HeaderText.checkValue(name, value);
    var buffers = stream.buffers();
    buffers.putNameAndValue(name, value);
    return buffers;
  }

  /** Removes a header, whatever it is; returns whether it was there. */
  final boolean drop(String name) {
    var buffers = stream.buffers();
    long filter = stream.address();
    if (look(buffers, filter, name, 0) == 0) return false;
    buffers.putNoValue();
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_header(
        filter, map, buffers.name, buffers.value);
  }

  // ---- What the SDK itself asks: allocates nothing
  // -------------------------------------------------

  /** Returns the first value of a header as a number; -1 if it is absent or not a number. */
  final int number(String name) {
    var buffers = stream.buffers();
    if (look(buffers, stream.address(), name, 0) == 0) return -1;
    long length = buffers.result.get(JAVA_LONG, LENGTH);
    if (length == 0 || length > 9) return -1;
    long address = buffers.result.get(JAVA_LONG, DATA);
    int number = 0;
    for (long i = 0; i < length; i++) {
      int digit = MEMORY.get(JAVA_BYTE, address + i) - '0';
      if (digit < 0 || digit > 9) return -1;
      number = 10 * number + digit;
    }
    return number;
  }

  /** Returns whether the first value of a header is this one. */
  final boolean is(String name, String value) {
    var buffers = stream.buffers();
    return look(buffers, stream.address(), name, 0) > 0
        && buffers.result.get(JAVA_LONG, LENGTH) == value.length()
        && resultStartsWith(buffers, value);
  }

  /** Returns whether the first value of a header starts with this text. */
  final boolean startsWith(String name, String text) {
    var buffers = stream.buffers();
    return look(buffers, stream.address(), name, 0) > 0 && resultStartsWith(buffers, text);
  }

  private static boolean resultStartsWith(CallBuffers buffers, String text) {
    long length = buffers.result.get(JAVA_LONG, LENGTH);
    long address = buffers.result.get(JAVA_LONG, DATA);
    if (length < text.length()) return false;
    for (int i = 0; i < text.length(); i++) {
      if (MEMORY.get(JAVA_BYTE, address + i) != text.charAt(i)) return false;
    }
    return true;
  }
}
