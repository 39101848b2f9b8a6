// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.MetadataSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for lists, names, structures and typed messages in metadata. */
final class MetadataFunctions {
  private static final MetadataSource[] SOURCES = MetadataSource.values();

  private MetadataFunctions() {}

  private static StreamModel stream(long filter) {
    return Handles.filter(filter).stream;
  }

  // ---- Lists

  @SuppressWarnings("unchecked") // the lists in metadata are made below
  private static @Nullable List<Object> list(
      long filter, int source, MemorySegment namespace, MemorySegment key) {
    var found = stream(filter).info.metadata(SOURCES[source], Abi.utf8(namespace), Abi.utf8(key));
    return found instanceof List<?> list ? (List<Object>) list : null;
  }

  private static @Nullable Object element(
      long filter, int source, MemorySegment namespace, MemorySegment key, long index) {
    var list = list(filter, source, namespace, key);
    return list != null && index < list.size() ? list.get((int) index) : null;
  }

  private static boolean add(
      long filter, MemorySegment namespace, MemorySegment key, Object value) {
    var info = stream(filter).info;
    var found = info.metadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), Abi.utf8(key));
    if (found != null && !(found instanceof List)) return false;
    var list = new ArrayList<Object>(found instanceof List<?> before ? before : List.of());
    list.add(value);
    info.setMetadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), Abi.utf8(key), list);
    return true;
  }

  static boolean httpAddDynamicMetadataListNumber(
      long filter, MemorySegment namespace, MemorySegment key, double value) {
    return add(filter, namespace, key, value);
  }

  static boolean httpAddDynamicMetadataListString(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    return add(filter, namespace, key, Abi.utf8(value));
  }

  static boolean httpAddDynamicMetadataListBool(
      long filter, MemorySegment namespace, MemorySegment key, boolean value) {
    return add(filter, namespace, key, value);
  }

  static boolean httpGetMetadataListSize(
      long filter, int source, MemorySegment namespace, MemorySegment key, MemorySegment size) {
    var list = list(filter, source, namespace, key);
    if (list == null) return false;
    size.set(JAVA_LONG, 0, list.size());
    return true;
  }

  static boolean httpGetMetadataListNumber(
      long filter,
      int source,
      MemorySegment namespace,
      MemorySegment key,
      long index,
      MemorySegment value) {
    if (!(element(filter, source, namespace, key, index) instanceof Double number)) return false;
    value.set(JAVA_DOUBLE, 0, number);
    return true;
  }

  static boolean httpGetMetadataListString(
      long filter,
      int source,
      MemorySegment namespace,
      MemorySegment key,
      long index,
      MemorySegment value) {
    Abi.putNone(value, 0);
    if (!(element(filter, source, namespace, key, index) instanceof String text)) return false;
    stream(filter).envoy.lent.lend(value, 0, text.getBytes(UTF_8));
    return true;
  }

  static boolean httpGetMetadataListBool(
      long filter,
      int source,
      MemorySegment namespace,
      MemorySegment key,
      long index,
      MemorySegment value) {
    if (!(element(filter, source, namespace, key, index) instanceof Boolean truth)) return false;
    value.set(JAVA_BOOLEAN, 0, truth);
    return true;
  }

  // ---- Structures and typed messages

  // The SDK serializes the google.protobuf.Any, so it is valid.
  static void httpSetDynamicTypedMetadata(long filter, MemorySegment namespace, MemorySegment any) {
    stream(filter)
        .info
        .setTyped(MetadataSource.DYNAMIC, Abi.utf8(namespace), ProtoReader.any(Abi.bytes(any)));
  }

  static boolean httpGetTypedMetadata(
      long filter,
      int source,
      MemorySegment namespace,
      MemorySegment typeUrl,
      MemorySegment value) {
    var message = stream(filter).info.typed(SOURCES[source], Abi.utf8(namespace));
    Abi.putNone(typeUrl, 0);
    Abi.putNone(value, 0);
    if (message == null) return false;
    stream(filter).envoy.lent.lend(typeUrl, 0, message.typeUrl().getBytes(UTF_8));
    stream(filter).envoy.lent.lend(value, 0, message.value());
    return true;
  }

  static void httpSetDynamicMetadataStruct(
      long filter, MemorySegment namespace, MemorySegment fields) {
    var struct = ProtoReader.struct(Abi.bytes(fields));
    if (struct == null) return;
    var info = stream(filter).info;
    struct.forEach(
        (key, value) -> info.setMetadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), key, value));
  }

  // ---- Names

  static long httpGetMetadataNamespacesCount(long filter, int source) {
    return stream(filter).info.namespaces(SOURCES[source]).size();
  }

  static boolean httpGetMetadataNamespaces(long filter, int source, MemorySegment names) {
    return lend(stream(filter), names, stream(filter).info.namespaces(SOURCES[source]));
  }

  static long httpGetMetadataKeysCount(long filter, int source, MemorySegment namespace) {
    return stream(filter).info.keys(SOURCES[source], Abi.utf8(namespace)).size();
  }

  static boolean httpGetMetadataKeys(
      long filter, int source, MemorySegment namespace, MemorySegment keys) {
    return lend(
        stream(filter), keys, stream(filter).info.keys(SOURCES[source], Abi.utf8(namespace)));
  }

  private static boolean lend(StreamModel stream, MemorySegment buffers, List<String> texts) {
    long offset = 0;
    for (var text : texts) {
      stream.envoy.lent.lend(buffers, offset, text.getBytes(UTF_8));
      offset += BUFFER_SIZE;
    }
    return !texts.isEmpty();
  }
}
