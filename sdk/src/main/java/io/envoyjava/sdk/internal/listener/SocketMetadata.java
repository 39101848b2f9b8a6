// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.PlainMetadata;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.listener.ListenerFeature;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A socket's metadata, as a view of Envoy's. */
final class SocketMetadata extends PlainMetadata {
  private static final boolean HAS_NUMBERS = ListenerFeature.NUMBER_METADATA.isAvailable();
  private static final boolean HAS_BATCH =
      EnvoySymbols.has(EnvoyFunction.LISTENER_FILTER_SET_DYNAMIC_METADATA_STRING_BATCH);

  private final ListenerFilterRunner socket;

  SocketMetadata(ListenerFilterRunner socket) {
    super(socket);
    this.socket = socket;
  }

  @Override
  protected UnsupportedOperationException notOffered(String what) {
    return NotOffered.forSockets(what);
  }

  private static void requireNumbers() {
    if (!HAS_NUMBERS) ListenerFeature.NUMBER_METADATA.require("numbers in metadata");
  }

  @Override
  public @Nullable String getString(String namespace, String key) {
    long filter = socket.address();
    var result = socket.buffers().result;
    var in = socket.arguments();
    in.put(namespace, key);
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_dynamic_metadata_string(
            filter, in.first, in.second, result);
    return found ? in.text(result, 0) : null;
  }

  @Override
  public OptionalDouble getNumber(String namespace, String key) {
    long filter = socket.address();
    requireNumbers();
    var number = socket.buffers().number64;
    var in = socket.arguments();
    in.put(namespace, key);
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_dynamic_metadata_number(
            filter, in.first, in.second, number);
    return found ? OptionalDouble.of(number.get(JAVA_DOUBLE, 0)) : OptionalDouble.empty();
  }

  @Override
  public Optional<Boolean> getBoolean(String namespace, String key) {
    throw refusal("truth values in metadata");
  }

  @Override
  public void setString(String namespace, String key, String value) {
    long filter = socket.addressForChange();
    var in = socket.arguments();
    in.put(namespace, key, value);
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_string(
        filter, in.first, in.second, in.third);
  }

  @Override
  public void setStrings(String namespace, Map<String, String> values) {
    long filter = socket.addressForChange();
    if (!HAS_BATCH) {
      values.forEach((key, value) -> setString(namespace, key, value));
      return;
    }
    var in = socket.arguments();
    var entries = in.put(namespace, values);
    ListenerFilterAbi
        .envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_string_batch(
            filter, in.first, entries, values.size());
  }

  @Override
  public void setNumber(String namespace, String key, double value) {
    long filter = socket.addressForChange();
    requireNumbers();
    var in = socket.arguments();
    in.put(namespace, key);
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_dynamic_metadata_number(
        filter, in.first, in.second, value);
  }

  @Override
  public void setBoolean(String namespace, String key, boolean value) {
    throw refusal("truth values in metadata");
  }
}
