// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.TypedMessage;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Metadata of a stream, or of what it is routed to, as a view of Envoy's. */
class HttpMetadata implements Metadata {
  private static final boolean HAS_BOOLEANS = HttpFeature.BOOLEAN_METADATA.isAvailable();
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
