// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.stream.FilterState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection's filter state, as a view of Envoy's. */
final class NetworkFilterState implements FilterState {
  private static final boolean HAS_TYPED = NetworkFeature.TYPED_FILTER_STATE.isAvailable();

  private final NetworkFilterRunner connection;

  NetworkFilterState(NetworkFilterRunner connection) {
    this.connection = connection;
  }

  private static void requireTyped() {
    if (!HAS_TYPED) NetworkFeature.TYPED_FILTER_STATE.require("typed filter state");
  }

  @Override
  public byte @Nullable [] get(String key) {
    long filter = connection.address();
    var result = connection.buffers().result;
    var in = connection.arguments();
    in.put(key);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_filter_state_bytes(
            filter, in.first, result);
    return found ? Arguments.bytes(result) : null;
  }

  @Override
  public boolean set(String key, byte[] value) {
    long filter = connection.address();
    var in = connection.arguments();
    in.put(key, value);
    // Envoy says true also if the key keeps what it had.
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_set_filter_state_bytes(
            filter, in.first, in.second)
        && Arrays.equals(get(key), value);
  }

  @Override
  public boolean setTyped(String key, String value) {
    long filter = connection.address();
    requireTyped();
    var before = getTyped(key);
    var in = connection.arguments();
    in.put(key, value);
    boolean taken =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_set_filter_state_typed(
            filter, in.first, in.second);
    return taken && (before == null || before.equals(value) || !before.equals(getTyped(key)));
  }

  @Override
  public @Nullable String getTyped(String key) {
    long filter = connection.address();
    requireTyped();
    var result = connection.buffers().result;
    var in = connection.arguments();
    in.put(key);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_get_filter_state_typed(
            filter, in.first, result);
    // Copied at once: up to v1.39, the next call frees what it shows.
    return found ? in.text(result, 0) : null;
  }

  // ---- What Envoy does not offer for connections

  private UnsupportedOperationException values() {
    long _ = connection.address();
    return NotOffered.forConnections("filter state of any life span");
  }

  private UnsupportedOperationException objects() {
    long _ = connection.address();
    return NotOffered.forConnections("objects in filter state");
  }

  @Override
  public boolean set(String key, byte[] value, LifeSpan lifeSpan, Sharing sharing) {
    throw values();
  }

  @Override
  public boolean has(String key) {
    throw values();
  }

  @Override
  public <T> @Nullable T getObject(String key, Class<T> type) {
    throw objects();
  }

  @Override
  public boolean putObject(String key, Object object, LifeSpan lifeSpan) {
    throw objects();
  }
}
