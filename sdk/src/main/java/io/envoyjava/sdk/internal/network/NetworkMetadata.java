// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.PlainMetadata;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.network.NetworkFeature;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A connection's metadata, as a view of Envoy's. */
final class NetworkMetadata extends PlainMetadata {
  private static final boolean HAS_BOOLEANS = NetworkFeature.BOOLEAN_METADATA.isAvailable();
  private static final boolean HAS_BATCH =
      EnvoySymbols.has(EnvoyFunction.NETWORK_SET_DYNAMIC_METADATA_STRING_BATCH);

  private final NetworkFilterRunner connection;

  NetworkMetadata(NetworkFilterRunner connection) {
    super(connection);
    this.connection = connection;
  }

  @Override
  protected UnsupportedOperationException notOffered(String what) {
    return NotOffered.forConnections(what);
  }

  private static void requireBooleans() {
    if (!HAS_BOOLEANS) NetworkFeature.BOOLEAN_METADATA.require("truth values in metadata");
  }

  @Override
  public @Nullable String getString(String namespace, String key) {
    long filter = connection.address();
    var result = connection.buffers().result;
    var in = connection.arguments();
    in.put(namespace, key);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_dynamic_metadata_string(
            filter, in.first, in.second, result);
    return found ? in.text(result, 0) : null;
  }

  @Override
  public OptionalDouble getNumber(String namespace, String key) {
    long filter = connection.address();
    var number = connection.buffers().number64;
    var in = connection.arguments();
    in.put(namespace, key);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_dynamic_metadata_number(
            filter, in.first, in.second, number);
    return found ? OptionalDouble.of(number.get(JAVA_DOUBLE, 0)) : OptionalDouble.empty();
  }

  @Override
  public Optional<Boolean> getBoolean(String namespace, String key) {
    long filter = connection.address();
    requireBooleans();
    var number = connection.buffers().number64;
    var in = connection.arguments();
    in.put(namespace, key);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_dynamic_metadata_bool(
            filter, in.first, in.second, number);
    return found ? Optional.of(number.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  @Override
  public void setString(String namespace, String key, String value) {
    long filter = connection.address();
    var in = connection.arguments();
    in.put(namespace, key, value);
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_dynamic_metadata_string(
        filter, in.first, in.second, in.third);
  }

  @Override
  public void setStrings(String namespace, Map<String, String> values) {
    long filter = connection.address();
    if (!HAS_BATCH) {
      values.forEach((key, value) -> setString(namespace, key, value));
      return;
    }
    var in = connection.arguments();
    var entries = in.put(namespace, values);
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_dynamic_metadata_string_batch(
        filter, in.first, entries, values.size());
  }

  @Override
  public void setNumber(String namespace, String key, double value) {
    long filter = connection.address();
    var in = connection.arguments();
    in.put(namespace, key);
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_dynamic_metadata_number(
        filter, in.first, in.second, value);
  }

  @Override
  public void setBoolean(String namespace, String key, boolean value) {
    long filter = connection.address();
    requireBooleans();
    var in = connection.arguments();
    in.put(namespace, key);
    NetworkFilterAbi.envoy_dynamic_module_callback_network_set_dynamic_metadata_bool(
        filter, in.first, in.second, value);
  }
}
