// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.envoy_socket_option;
import io.envoyjava.sdk.network.ConnectionOptions.Option;
import io.envoyjava.sdk.network.ConnectionOptions.Stage;
import io.envoyjava.sdk.stream.MetadataSource;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for what network filters leave: metadata, filter state, socket options. */
@SuppressWarnings("EnumOrdinal") // the enums are in the order of the ABI's numbers
final class NetworkStateFunctions {
  private static final Stage[] STAGES = Stage.values();

  private NetworkStateFunctions() {}

  private static ConnectionInfo info(long filter) {
    return NetworkFilterModel.of(filter).connection.info;
  }

  private static boolean lend(long filter, MemorySegment result, @Nullable Object value) {
    return NetworkFilterModel.of(filter).config.envoy.lent.lendOrNone(result, value);
  }

  // ---- Metadata

  private static @Nullable Object metadata(
      long filter, MemorySegment namespace, MemorySegment key) {
    return info(filter).common.metadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), Abi.utf8(key));
  }

  private static void setMetadata(long filter, MemorySegment namespace, String key, Object value) {
    info(filter).common.setMetadata(MetadataSource.DYNAMIC, Abi.utf8(namespace), key, value);
  }

  static void networkSetDynamicMetadataString(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    setMetadata(filter, namespace, Abi.utf8(key), Abi.utf8(value));
  }

  static void networkSetDynamicMetadataStringBatch(
      long filter, MemorySegment namespace, MemorySegment entries, long count) {
    var texts = Abi.texts(entries, 2 * count);
    for (int i = 0; i < texts.size(); i += 2) {
      setMetadata(filter, namespace, texts.get(i), texts.get(i + 1));
    }
  }

  static boolean networkGetDynamicMetadataString(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    return lend(filter, value, metadata(filter, namespace, key));
  }

  static void networkSetDynamicMetadataNumber(
      long filter, MemorySegment namespace, MemorySegment key, double value) {
    setMetadata(filter, namespace, Abi.utf8(key), value);
  }

  static boolean networkGetDynamicMetadataNumber(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    if (!(metadata(filter, namespace, key) instanceof Double number)) return false;
    value.set(JAVA_DOUBLE, 0, number);
    return true;
  }

  static void networkSetDynamicMetadataBool(
      long filter, MemorySegment namespace, MemorySegment key, boolean value) {
    setMetadata(filter, namespace, Abi.utf8(key), value);
  }

  static boolean networkGetDynamicMetadataBool(
      long filter, MemorySegment namespace, MemorySegment key, MemorySegment value) {
    if (!(metadata(filter, namespace, key) instanceof Boolean truth)) return false;
    value.set(JAVA_BOOLEAN, 0, truth);
    return true;
  }

  // ---- Filter state

  private static void setState(long filter, String key, Object value) {
    boolean _ =
        info(filter).common.filterState.set(key, value, CommonAbi.ENVOY_LIFE_SPAN_CONNECTION);
  }

  static boolean networkSetFilterStateBytes(long filter, MemorySegment key, MemorySegment value) {
    setState(filter, Abi.utf8(key), Abi.bytes(value));
    return true;
  }

  static boolean networkGetFilterStateBytes(long filter, MemorySegment key, MemorySegment value) {
    var found = info(filter).common.filterState.get(Abi.utf8(key));
    return lend(filter, value, found instanceof byte[] ? found : null);
  }

  /** The kit takes any text for the keys that could be Envoy's. */
  static boolean networkSetFilterStateTyped(long filter, MemorySegment key, MemorySegment value) {
    var name = Abi.utf8(key);
    if (!name.startsWith("envoy.")) return false;
    setState(filter, name, Abi.utf8(value));
    return true;
  }

  static boolean networkGetFilterStateTyped(long filter, MemorySegment key, MemorySegment value) {
    var found = info(filter).common.filterState.get(Abi.utf8(key));
    var text = found instanceof byte[] bytes ? new String(bytes, UTF_8) : found;
    return lend(filter, value, text);
  }

  // ---- Socket options

  private static void setOption(long filter, long level, long name, int stage, Object value) {
    info(filter)
        .socketOptions
        .add(
            new ConnectionInfo.SocketOption(
                new Option((int) level, (int) name, STAGES[stage]), value));
  }

  static void networkSetSocketOptionInt(long filter, long level, long name, int stage, long value) {
    setOption(filter, level, name, stage, (int) value);
  }

  static void networkSetSocketOptionBytes(
      long filter, long level, long name, int stage, MemorySegment value) {
    setOption(filter, level, name, stage, Abi.bytes(value));
  }

  static long networkGetSocketOptionsSize(long filter) {
    return info(filter).socketOptions.size();
  }

  static void networkGetSocketOptions(long filter, MemorySegment options) {
    var layout = envoy_socket_option.layout();
    long offset = 0;
    for (var entry : info(filter).socketOptions) {
      var to = options.asSlice(offset, layout.byteSize());
      envoy_socket_option.level(to, entry.option().level());
      envoy_socket_option.name(to, entry.option().name());
      envoy_socket_option.state(to, entry.option().stage().ordinal());
      if (entry.value() instanceof Integer number) {
        envoy_socket_option.value_type(to, 0);
        envoy_socket_option.number(to, number);
      } else {
        envoy_socket_option.value_type(to, 1);
        boolean _ = lend(filter, envoy_socket_option.bytes(to), entry.value());
      }
      offset += layout.byteSize();
    }
  }
}
