// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.DynamicMetadata;
import io.envoyjava.sdk.TypedMessage;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** A stream's own metadata, as a view of Envoy's. */
final class StreamDynamicMetadata extends StreamMetadata implements DynamicMetadata {
  private static final boolean HAS_BATCH =
      EnvoyFunction.HTTP_SET_DYNAMIC_METADATA_STRING_BATCH.isAvailable();

  StreamDynamicMetadata(Stream stream) {
    super(stream, EnvoyAbi.ENVOY_METADATA_DYNAMIC());
  }

  @Override
  public void setString(String namespace, String key, String value) {
    long host = stream.host();
    var in = stream.worker().arguments;
    in.put(namespace, key, value);
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_string(
        host, in.first, in.second, in.third);
  }

  @Override
  public void setStrings(String namespace, Map<String, String> values) {
    long host = stream.host();
    if (!HAS_BATCH) {
      values.forEach((key, value) -> setString(namespace, key, value));
      return;
    }
    var in = stream.worker().arguments;
    var entries = in.put(namespace, values);
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(
        host, in.first, entries, values.size());
  }

  @Override
  public void setNumber(String namespace, String key, double value) {
    long host = stream.host();
    var in = stream.worker().arguments;
    in.put(namespace, key);
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_number(
        host, in.first, in.second, value);
  }

  @Override
  public void setBoolean(String namespace, String key, boolean value) {
    long host = stream.host();
    requireBooleans();
    var in = stream.worker().arguments;
    in.put(namespace, key);
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_bool(
        host, in.first, in.second, value);
  }

  @Override
  public void setStruct(String namespace, byte[] struct) {
    long host = stream.host();
    requireStructures();
    var in = stream.worker().arguments;
    in.put(namespace, struct);
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_struct(
        host, in.first, in.second);
  }

  @Override
  public void setTyped(String namespace, TypedMessage message) {
    long host = stream.host();
    requireStructures();
    var in = stream.worker().arguments;
    in.put(namespace, any(message));
    EnvoyAbi.envoy_dynamic_module_callback_http_set_dynamic_typed_metadata(
        host, in.first, in.second);
  }

  /** The message as a serialized {@code google.protobuf.Any}: fields 1 and 2, both of bytes. */
  private static byte[] any(TypedMessage message) {
    var bytes = new ByteArrayOutputStream();
    addField(bytes, 1, message.typeUrl().getBytes(UTF_8));
    addField(bytes, 2, message.value());
    return bytes.toByteArray();
  }

  private static void addField(ByteArrayOutputStream bytes, int number, byte[] value) {
    bytes.write((number << 3) | 2);
    int length = value.length;
    for (; length >= 0x80; length >>>= 7) bytes.write((length & 0x7f) | 0x80);
    bytes.write(length);
    bytes.writeBytes(value);
  }
}
