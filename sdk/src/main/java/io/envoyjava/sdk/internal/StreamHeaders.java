// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.Header;
import io.envoyjava.sdk.HeaderMap;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of a stream's four maps, as a view of Envoy's. */
final class StreamHeaders implements HeaderMap {
  private static final boolean CAN_ADD = EnvoyFeature.ADDED_HEADER_VALUES.isAvailable();
  private static final boolean HAS_VALUES = EnvoyFunction.HTTP_GET_HEADER_VALUES.isAvailable();

  private final Stream stream;
  private final Kind kind;
  private final int map;

  // The enum is in the order of the ABI's numbers, which HeaderRulesTest checks.
  @SuppressWarnings("EnumOrdinal")
  StreamHeaders(Stream stream, Kind kind) {
    this.stream = stream;
    this.kind = kind;
    this.map = kind.ordinal();
  }

  /** Looks up the value at an index; leaves it in the worker's result, and returns the total. */
  private long look(Worker worker, long host, String name, long index) {
    worker.putName(name);
    boolean present =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_header(
            host, map, worker.name, worker.result, index, worker.number64);
    return present ? worker.number64.get(JAVA_LONG, 0) : 0;
  }

  @Override
  public boolean contains(String name) {
    return look(stream.worker(), stream.host(), name, 0) > 0;
  }

  @Override
  public @Nullable String get(String name) {
    var worker = stream.worker();
    return look(worker, stream.host(), name, 0) > 0 ? worker.resultText() : null;
  }

  @Override
  public List<String> getAll(String name) {
    var worker = stream.worker();
    long host = stream.host();
    long total = look(worker, host, name, 0);
    if (total == 0) return List.of();
    if (total == 1) return List.of(worker.resultText());
    var values = new ArrayList<String>((int) total);
    if (HAS_VALUES) {
      var found = worker.array(total);
      if (EnvoyAbi.envoy_dynamic_module_callback_http_get_header_values(
          host, map, worker.name, found)) {
        for (long i = 0; i < total; i++) values.add(worker.text(found, i * BUFFER_SIZE));
      }
      return values;
    }
    values.add(worker.resultText());
    for (long index = 1; index < total; index++) {
      long _ = look(worker, host, name, index);
      values.add(worker.resultText());
    }
    return values;
  }

  @Override
  public int size() {
    return (int) EnvoyAbi.envoy_dynamic_module_callback_http_get_headers_size(stream.host(), map);
  }

  @Override
  public List<Header> toList() {
    long host = stream.host();
    int size = size();
    if (size == 0) return List.of();
    var worker = stream.worker();
    var entries = worker.array(2L * size);
    if (!EnvoyAbi.envoy_dynamic_module_callback_http_get_headers(host, map, entries)) {
      return List.of();
    }
    var headers = new ArrayList<Header>(size);
    for (int i = 0; i < size; i++) {
      long entry = 2L * i * BUFFER_SIZE;
      headers.add(
          new Header(worker.text(entries, entry), worker.text(entries, entry + BUFFER_SIZE)));
    }
    return headers;
  }

  @Override
  public boolean set(String name, String value) {
    long host = stream.host();
    switch (HeaderRules.role(name)) {
      case HeaderRules.CONTENT_LENGTH -> checkContentLength(name, value);
      case HeaderRules.PSEUDO -> {
        HeaderRules.checkSet(kind, name, value);
        if (kind == Kind.RESPONSE_HEADERS) Framing.checkStatus(stream, this, value);
        else if (name.equalsIgnoreCase(":method")) Framing.checkMethod(this, value);
      }
      case HeaderRules.ORDINARY -> {}
      case HeaderRules.CONTENT_TYPE -> rememberGrpc();
      default -> HeaderRules.checkSet(kind, name, value);
    }
    return put(host, name, value);
  }

  private void checkContentLength(String name, String value) {
    boolean request = kind == Kind.REQUEST_HEADERS;
    if (value.isEmpty() || !(request || kind == Kind.RESPONSE_HEADERS)) {
      HeaderRules.checkSet(kind, name, value);
    } else if (size() > 0) {
      Framing.checkContentLength(stream, request, value);
    }
  }

  /** Sets a header, whatever it is. */
  boolean put(long host, String name, String value) {
    var worker = stream.worker();
    worker.putNameAndValue(name, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_header(
        host, map, worker.name, worker.value);
  }

  @Override
  public boolean add(String name, String value) {
    long host = stream.host();
    HeaderRules.checkAdd(kind, name, value);
    if (value.isEmpty()) return false;
    if (!CAN_ADD) return addFirst(name, value);
    if (HeaderRules.role(name) == HeaderRules.CONTENT_TYPE) rememberGrpc();
    var worker = stream.worker();
    worker.putNameAndValue(name, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_add_header(
        host, map, worker.name, worker.value);
  }

  /** Where a name's values can only be replaced by one, a first one can still be added. */
  private boolean addFirst(String name, String value) {
    if (contains(name)) {
      EnvoyFeature.ADDED_HEADER_VALUES.require("header " + name + ", which has a value: add");
    }
    return set(name, value);
  }

  @Override
  public boolean remove(String name) {
    HeaderRules.checkRemove(kind, name);
    if (HeaderRules.role(name) == HeaderRules.CONTENT_TYPE) rememberGrpc();
    var worker = stream.worker();
    long host = stream.host();
    if (look(worker, host, name, 0) == 0) return false;
    worker.putNoValue();
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_header(
        host, map, worker.name, worker.value);
  }

  // ---- What the SDK itself asks: allocates nothing
  // -------------------------------------------------

  /** Returns the first value of a header as a number; -1 if it is absent or not a number. */
  int number(String name) {
    var worker = stream.worker();
    if (look(worker, stream.host(), name, 0) == 0) return -1;
    long length = worker.result.get(JAVA_LONG, LENGTH);
    if (length == 0 || length > 9) return -1;
    long address = worker.result.get(JAVA_LONG, DATA);
    int number = 0;
    for (long i = 0; i < length; i++) {
      int digit = MEMORY.get(JAVA_BYTE, address + i) - '0';
      if (digit < 0 || digit > 9) return -1;
      number = 10 * number + digit;
    }
    return number;
  }

  /** Returns whether the first value of a header is this one. */
  boolean is(String name, String value) {
    var worker = stream.worker();
    return look(worker, stream.host(), name, 0) > 0
        && worker.result.get(JAVA_LONG, LENGTH) == value.length()
        && resultStartsWith(worker, value);
  }

  private static boolean resultStartsWith(Worker worker, String text) {
    long length = worker.result.get(JAVA_LONG, LENGTH);
    long address = worker.result.get(JAVA_LONG, DATA);
    if (length < text.length()) return false;
    for (int i = 0; i < text.length(); i++) {
      if (MEMORY.get(JAVA_BYTE, address + i) != text.charAt(i)) return false;
    }
    return true;
  }

  /**
   * Returns whether Envoy takes this request for one of gRPC. Envoy asks the content type when the
   * request reaches the filter, so what became of it since then does not count.
   */
  boolean isGrpc() {
    if (stream.wasGrpc() || hasGrpcType()) return true;
    // A later filter may have changed the content type, but gRPC cannot do without this one.
    return stream.headersPassed(true) && is("te", "trailers") && is(":method", "POST");
  }

  private boolean hasGrpcType() {
    var worker = stream.worker();
    return look(worker, stream.host(), "content-type", 0) > 0
        && resultStartsWith(worker, "application/grpc");
  }

  private void rememberGrpc() {
    if (kind == Kind.REQUEST_HEADERS && hasGrpcType()) stream.noteGrpc();
  }
}
