// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
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
  private final int map;

  StreamHeaders(Stream stream, int map) {
    this.stream = stream;
    this.map = map;
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
    Headers.checkSettable(name, value);
    var worker = stream.worker();
    worker.putNameAndValue(name, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_header(
        host, map, worker.name, worker.value);
  }

  @Override
  public boolean add(String name, String value) {
    long host = stream.host();
    Headers.checkRepeatable(name);
    if (value.isEmpty()) return false;
    if (!CAN_ADD) return addFirst(name, value);
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
    Headers.checkRemovable(name);
    var worker = stream.worker();
    long host = stream.host();
    if (look(worker, host, name, 0) == 0) return false;
    worker.putNoValue();
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_header(
        host, map, worker.name, worker.value);
  }
}
