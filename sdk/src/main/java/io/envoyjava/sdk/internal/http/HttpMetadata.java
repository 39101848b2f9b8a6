// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.TypedMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Metadata of a stream, or of what it is routed to, as a view of Envoy's. */
class HttpMetadata implements Metadata {
  private static final boolean HAS_BOOLEANS = HttpFeature.BOOLEAN_METADATA.isAvailable();
  private static final boolean HAS_LISTS = HttpFeature.METADATA_LISTS.isAvailable();
  private static final boolean HAS_STRUCTURES = HttpFeature.STRUCTURED_METADATA.isAvailable();

  final ThreadConfined stream;
  private final int source;

  HttpMetadata(ThreadConfined stream, int source) {
    this.stream = stream;
    this.source = source;
  }

  static void requireBooleans() {
    if (!HAS_BOOLEANS) HttpFeature.BOOLEAN_METADATA.require("truth values in metadata");
  }

  static void requireLists() {
    if (!HAS_LISTS) HttpFeature.METADATA_LISTS.require("lists and names in metadata");
    HttpLinking.METADATA_LISTS.require();
  }

  static void requireStructures() {
    if (!HAS_STRUCTURES) HttpFeature.STRUCTURED_METADATA.require("structures in metadata");
  }

  @Override
  public @Nullable String getString(String namespace, String key) {
    long filter = stream.address();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(namespace, key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_string(
            filter, source, in.first, in.second, buffers.result);
    return found ? in.text(buffers.result, 0) : null;
  }

  @Override
  public OptionalDouble getNumber(String namespace, String key) {
    long filter = stream.address();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(namespace, key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_number(
            filter, source, in.first, in.second, buffers.number64);
    return found ? OptionalDouble.of(buffers.number64.get(JAVA_DOUBLE, 0)) : OptionalDouble.empty();
  }

  @Override
  public Optional<Boolean> getBoolean(String namespace, String key) {
    long filter = stream.address();
    requireBooleans();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(namespace, key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_bool(
            filter, source, in.first, in.second, buffers.number64);
    return found ? Optional.of(buffers.number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  @Override
  public @Nullable List<@Nullable Object> getList(String namespace, String key) {
    var size = listSize(namespace, key);
    if (size.isEmpty()) return null;
    var list = new ArrayList<@Nullable Object>(size.getAsInt());
    for (int i = 0; i < size.getAsInt(); i++) list.add(element(i));
    return Collections.unmodifiableList(list);
  }

  @Override
  public OptionalInt listSize(String namespace, String key) {
    long filter = stream.address();
    requireLists();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(namespace, key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_list_size(
            filter, source, in.first, in.second, buffers.number64);
    if (!found) return OptionalInt.empty();
    return OptionalInt.of(Math.toIntExact(buffers.number64.get(JAVA_LONG, 0)));
  }

  @Override
  public @Nullable String getString(String namespace, String key, int index) {
    putElement(namespace, key, index);
    return text(index);
  }

  @Override
  public OptionalDouble getNumber(String namespace, String key, int index) {
    putElement(namespace, key, index);
    return isNumber(index) ? OptionalDouble.of(number()) : OptionalDouble.empty();
  }

  @Override
  public Optional<Boolean> getBoolean(String namespace, String key, int index) {
    putElement(namespace, key, index);
    return isBoolean(index) ? Optional.of(truth()) : Optional.empty();
  }

  private void putElement(String namespace, String key, int index) {
    long _ = stream.address();
    requireLists();
    if (index < 0) throw new IndexOutOfBoundsException(index);
    stream.arguments().put(namespace, key);
  }

  // ---- An element of the list whose namespace and key were put last

  /** Returns the element; null if it is neither a text nor a number nor a truth value. */
  private @Nullable Object element(int index) {
    var text = text(index);
    if (text != null) return text;
    if (isNumber(index)) return number();
    return isBoolean(index) ? truth() : null;
  }

  private @Nullable String text(int index) {
    var result = stream.buffers().result;
    var in = stream.arguments();
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_list_string(
            stream.address(), source, in.first, in.second, index, result);
    return found ? in.text(result, 0) : null;
  }

  /** Returns whether the element is a number, which is in the thread's buffers then. */
  private boolean isNumber(int index) {
    var in = stream.arguments();
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_list_number(
        stream.address(), source, in.first, in.second, index, stream.buffers().number64);
  }

  private double number() {
    return stream.buffers().number64.get(JAVA_DOUBLE, 0);
  }

  /** Returns whether the element is a truth value, which is in the thread's buffers then. */
  private boolean isBoolean(int index) {
    var in = stream.arguments();
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_list_bool(
        stream.address(), source, in.first, in.second, index, stream.buffers().number64);
  }

  private boolean truth() {
    return stream.buffers().number64.get(JAVA_BOOLEAN, 0);
  }

  // ---- Names

  @Override
  public List<String> namespaces() {
    long filter = stream.address();
    requireLists();
    long count =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_namespaces_count(
            filter, source);
    if (count == 0) return List.of();
    var names = stream.buffers().array(count);
    boolean filled =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_namespaces(
            filter, source, names);
    return filled ? texts(names, count) : List.of();
  }

  @Override
  public List<String> keys(String namespace) {
    long filter = stream.address();
    requireLists();
    var in = stream.arguments();
    in.put(namespace);
    long count =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_keys_count(
            filter, source, in.first);
    if (count == 0) return List.of();
    var keys = stream.buffers().array(count);
    boolean filled =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_metadata_keys(
            filter, source, in.first, keys);
    return filled ? texts(keys, count) : List.of();
  }

  private List<String> texts(MemorySegment buffers, long count) {
    var texts = new String[Math.toIntExact(count)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = stream.arguments().text(buffers, i * BUFFER_SIZE);
    }
    return List.of(texts);
  }

  @Override
  public @Nullable TypedMessage getTyped(String namespace) {
    long filter = stream.address();
    requireStructures();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(namespace);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_typed_metadata(
            filter, source, in.first, in.second, buffers.result);
    return found ? new TypedMessage(in.text(in.second, 0), Arguments.bytes(buffers.result)) : null;
  }
}
