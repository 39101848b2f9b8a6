// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.stream.MetadataSource;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for attributes, metadata and filter state. */
final class StreamInfoFunctions {
  private static final MetadataSource[] SOURCES = MetadataSource.values();

  private StreamInfoFunctions() {}

  private static boolean lend(StreamModel stream, MemorySegment buffer, @Nullable Object value) {
    return stream.envoy.lent.lendOrNone(buffer, value);
  }

  // ---- Attributes

  private static @Nullable Object attribute(long filter, int number) {
    var stream = Handles.filter(filter).stream;
    return stream.info.attribute(stream, number);
  }

  static boolean httpFilterGetAttributeString(long filter, int attribute, MemorySegment value) {
    return lend(Handles.filter(filter).stream, value, attribute(filter, attribute));
  }

  static boolean httpFilterGetAttributeInt(long filter, int attribute, MemorySegment value) {
    if (!(attribute(filter, attribute) instanceof Long number)) return false;
    value.set(JAVA_LONG, 0, number);
    return true;
  }

  static boolean httpFilterGetAttributeBool(long filter, int attribute, MemorySegment value) {
    if (!(attribute(filter, attribute) instanceof Boolean truth)) return false;
    value.set(JAVA_BOOLEAN, 0, truth);
    return true;
  }

  // ---- Metadata

  private static @Nullable Object metadata(
      long filter, int source, MemorySegment namespace, MemorySegment key) {
    return Handles.filter(filter)
        .stream
        .info
        .metadata(SOURCES[source], Abi.utf8(namespace), Abi.utf8(key));
  }

  private static void setMetadata(long filter, MemorySegment namespace, String key, Object value) {
    Handles.filter(filter)
        .stream
        .info
        .setMetadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), key, value);
  }

  static boolean httpGetMetadataString(
      long filter, int source, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    var found = metadata(filter, source, namespace, key);
    return lend(Handles.filter(filter).stream, value, found);
  }

  static boolean httpGetMetadataNumber(
      long filter, int source, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    if (!(metadata(filter, source, namespace, key) instanceof Double number)) return false;
    value.set(JAVA_DOUBLE, 0, number);
    return true;
  }

  static boolean httpGetMetadataBool(
      long filter, int source, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    if (!(metadata(filter, source, namespace, key) instanceof Boolean truth)) return false;
    value.set(JAVA_BOOLEAN, 0, truth);
    return true;
  }

  static void httpSetDynamicMetadataString(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    setMetadata(filter, namespace, Abi.utf8(key), Abi.utf8(value));
  }

  static void httpSetDynamicMetadataNumber(
      long filter, MemorySegment namespace, MemorySegment key, double value) {
    setMetadata(filter, namespace, Abi.utf8(key), value);
  }

  static void httpSetDynamicMetadataBool(
      long filter, MemorySegment namespace, MemorySegment key, boolean value) {
    setMetadata(filter, namespace, Abi.utf8(key), value);
  }

  static void httpSetDynamicMetadataStringBatch(
      long filter, MemorySegment namespace, MemorySegment entries, long count) {
    var texts = Abi.texts(entries, 2 * count);
    for (int i = 0; i < texts.size(); i += 2) {
      setMetadata(filter, namespace, texts.get(i), texts.get(i + 1));
    }
  }

  // ---- Filter state

  private static FilterStateModel filterState(long filter) {
    return Handles.filter(filter).stream.info.filterState;
  }

  static boolean httpGetFilterStateBytes(long filter, MemorySegment key, MemorySegment value) {
    var found = filterState(filter).get(Abi.utf8(key));
    return lend(Handles.filter(filter).stream, value, found instanceof byte[] ? found : null);
  }

  static boolean httpSetFilterStateBytes(long filter, MemorySegment key, MemorySegment value) {
    boolean _ =
        filterState(filter)
            .set(Abi.utf8(key), Abi.bytes(value), CommonAbi.ENVOY_LIFE_SPAN_FILTER_CHAIN);
    return true;
  }

  static boolean httpHasFilterState(long filter, MemorySegment key) {
    return filterState(filter).get(Abi.utf8(key)) != null;
  }

  // The kit has no upstream connection to share the entry with.
  @SuppressWarnings("UnusedVariable")
  static boolean httpSetFilterStateValue(
      long filter, MemorySegment key, MemorySegment value, int lifeSpan, int sharing) {
    boolean _ = filterState(filter).set(Abi.utf8(key), Abi.bytes(value), lifeSpan);
    return true;
  }

  // There is one function for the end of an object, and the kit calls it by its name.
  @SuppressWarnings("UnusedVariable")
  static boolean httpSetFilterStateObject(
      long filter, MemorySegment key, long object, long destroy, int lifeSpan) {
    boolean set = filterState(filter).set(Abi.utf8(key), object, lifeSpan);
    if (!set) LauncherFunctions.javaObjectDropped(object);
    return set;
  }

  static long httpGetFilterStateObject(long filter, MemorySegment key) {
    return filterState(filter).get(Abi.utf8(key)) instanceof Long token ? token : 0;
  }
}
