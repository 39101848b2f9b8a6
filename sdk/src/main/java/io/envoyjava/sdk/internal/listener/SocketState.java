// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.sdk.stream.FilterState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A socket's filter state, as a view of Envoy's. */
final class SocketState implements FilterState {
  /** Whether Envoy replaces bytes. Up to v1.38, it keeps them and logs a bug of its own. */
  private static final boolean REPLACES = ListenerFeature.ATTRIBUTES.isAvailable();

  private static final boolean HAS_TYPED = ListenerFeature.TYPED_FILTER_STATE.isAvailable();

  private final ListenerFilterRunner socket;

  SocketState(ListenerFilterRunner socket) {
    this.socket = socket;
  }

  private static void requireTyped() {
    if (!HAS_TYPED) ListenerFeature.TYPED_FILTER_STATE.require("typed filter state");
  }

  @Override
  public byte @Nullable [] get(String key) {
    long filter = socket.address();
    var result = socket.buffers().result;
    var in = socket.arguments();
    in.put(key);
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_filter_state(
            filter, in.first, result);
    return found ? Arguments.bytes(result) : null;
  }

  @Override
  public boolean set(String key, byte[] value) {
    long filter = socket.addressForChange();
    if (!REPLACES) {
      var kept = get(key);
      if (kept != null) return Arrays.equals(kept, value);
    }
    var in = socket.arguments();
    in.put(key, value);
    // Envoy says true also if the key keeps what it had.
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_filter_state(
            filter, in.first, in.second)
        && Arrays.equals(get(key), value);
  }

  @Override
  public boolean setTyped(String key, String value) {
    long filter = socket.addressForChange();
    requireTyped();
    var before = getTyped(key);
    var in = socket.arguments();
    in.put(key, value);
    boolean taken =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_filter_state_typed(
            filter, in.first, in.second);
    return taken && (before == null || before.equals(value) || !before.equals(getTyped(key)));
  }

  @Override
  public @Nullable String getTyped(String key) {
    long filter = socket.address();
    requireTyped();
    var result = socket.buffers().result;
    var in = socket.arguments();
    in.put(key);
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_filter_state_typed(
            filter, in.first, result);
    return found ? in.text(result, 0) : null;
  }

  // ---- What Envoy does not offer for sockets

  private UnsupportedOperationException values() {
    long _ = socket.address();
    return NotOffered.forSockets("filter state of any life span");
  }

  private UnsupportedOperationException objects() {
    long _ = socket.address();
    return NotOffered.forSockets("objects in filter state");
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
