// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.TypedMessage;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** A stream's own metadata, as a view of Envoy's. */
final class HttpDynamicMetadata extends HttpMetadata implements DynamicMetadata {
  private static final boolean HAS_BATCH =
      EnvoySymbols.has(EnvoyFunction.HTTP_SET_DYNAMIC_METADATA_STRING_BATCH);

  HttpDynamicMetadata(ThreadConfined stream) {
    super(stream, CommonAbi.ENVOY_METADATA_DYNAMIC);
  }

  @Override
  public void setString(String namespace, String key, String value) {
    long filter = stream.address();
    var in = stream.arguments();
    in.put(namespace, key, value);
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_string(
        filter, in.first, in.second, in.third);
  }

  @Override
  public void setStrings(String namespace, Map<String, String> values) {
    long filter = stream.address();
    if (!HAS_BATCH) {
      values.forEach((key, value) -> setString(namespace, key, value));
      return;
    }
    var in = stream.arguments();
    var entries = in.put(namespace, values);
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(
        filter, in.first, entries, values.size());
  }

  @Override
  public void setNumber(String namespace, String key, double value) {
    long filter = stream.address();
    var in = stream.arguments();
    in.put(namespace, key);
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_number(
        filter, in.first, in.second, value);
  }

  @Override
  public void setBoolean(String namespace, String key, boolean value) {
    long filter = stream.address();
    requireBooleans();
    var in = stream.arguments();
    in.put(namespace, key);
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_bool(
        filter, in.first, in.second, value);
  }

  @Override
  public boolean addString(String namespace, String key, String value) {
    long filter = stream.address();
    requireLists();
    var in = stream.arguments();
    in.put(namespace, key, value);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_add_dynamic_metadata_list_string(
        filter, in.first, in.second, in.third);
  }

  @Override
  public boolean addNumber(String namespace, String key, double value) {
    long filter = stream.address();
    requireLists();
    var in = stream.arguments();
    in.put(namespace, key);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_add_dynamic_metadata_list_number(
        filter, in.first, in.second, value);
  }

  @Override
  public boolean addBoolean(String namespace, String key, boolean value) {
    long filter = stream.address();
    requireLists();
    var in = stream.arguments();
    in.put(namespace, key);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_add_dynamic_metadata_list_bool(
        filter, in.first, in.second, value);
  }

  @Override
  public void setStruct(String namespace, byte[] struct) {
    long filter = stream.address();
    requireStructures();
    var in = stream.arguments();
    in.put(namespace, struct);
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_metadata_struct(
        filter, in.first, in.second);
  }

  @Override
  public void setTyped(String namespace, TypedMessage message) {
    long filter = stream.address();
    requireStructures();
    var in = stream.arguments();
    in.put(namespace, any(message));
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_dynamic_typed_metadata(
        filter, in.first, in.second);
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
