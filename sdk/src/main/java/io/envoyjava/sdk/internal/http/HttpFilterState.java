// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import io.envoyjava.sdk.internal.runtime.SharedObjects;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.FilterState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream's filter state, as a view of Envoy's. */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class HttpFilterState implements FilterState {
  private static final boolean HAS_VALUES = HttpFeature.FILTER_STATE_VALUES.isAvailable();
  private static final boolean HAS_TYPED = HttpFeature.TYPED_FILTER_STATE.isAvailable();
  private static final boolean HAS_OBJECTS = HttpFeature.FILTER_STATE_OBJECTS.isAvailable();

  /** Came with the same version, v1.39. */
  private static final boolean REPLACES_BYTES = HAS_OBJECTS;

  private final ThreadConfined stream;

  HttpFilterState(ThreadConfined stream) {
    this.stream = stream;
  }

  private static void requireTyped() {
    if (!HAS_TYPED) HttpFeature.TYPED_FILTER_STATE.require("typed filter state");
  }

  private static void requireValues() {
    if (!HAS_VALUES) HttpFeature.FILTER_STATE_VALUES.require("filter state of any life span");
  }

  private static void requireObjects() {
    if (!HAS_OBJECTS) HttpFeature.FILTER_STATE_OBJECTS.require("objects in filter state");
  }

  @Override
  public byte @Nullable [] get(String key) {
    long filter = stream.address();
    var buffers = stream.buffers();
    stream.arguments().put(key);
    boolean found = isBytes(filter, buffers);
    return found ? Arguments.bytes(buffers.result) : null;
  }

  @Override
  public boolean set(String key, byte[] value) {
    long filter = stream.address();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(key, value);
    // Without a way to replace bytes, Envoy says true, keeps the old ones, and logs a bug of its
    // own.
    if (!REPLACES_BYTES && isBytes(filter, buffers)) return holds(buffers, value);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_filter_state_bytes(
            filter, in.first, in.second)
        && isBytes(filter, buffers)
        && holds(buffers, value);
  }

  @Override
  public boolean set(String key, byte[] value, LifeSpan lifeSpan, Sharing sharing) {
    long filter = stream.address();
    requireValues();
    var buffers = stream.buffers();
    var in = stream.arguments();
    in.put(key, value);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_filter_state_value(
            filter, in.first, in.second, lifeSpan.ordinal(), sharing.ordinal())
        && isBytes(filter, buffers)
        && holds(buffers, value);
  }

  /** Whether the key that was put last has bytes; leaves them in the worker's result. */
  private boolean isBytes(long filter, CallBuffers buffers) {
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_filter_state_bytes(
        filter, stream.arguments().first, buffers.result);
  }

  /** Whether the worker's result is these bytes. */
  private static boolean holds(CallBuffers buffers, byte[] value) {
    if (buffers.result.get(JAVA_LONG, LENGTH) != value.length) return false;
    long address = buffers.result.get(JAVA_LONG, DATA);
    for (int i = 0; i < value.length; i++) {
      if (MEMORY.get(JAVA_BYTE, address + i) != value[i]) return false;
    }
    return true;
  }

  @Override
  public boolean setTyped(String key, String value) {
    long filter = stream.address();
    requireTyped();
    var before = getTyped(key);
    var in = stream.arguments();
    in.put(key, value);
    boolean taken =
        HttpFilterAbi.envoy_dynamic_module_callback_http_set_filter_state_typed(
            filter, in.first, in.second);
    // Envoy says true and keeps the old object if that is for another life span.
    return taken && (before == null || before.equals(value) || !before.equals(getTyped(key)));
  }

  @Override
  public @Nullable String getTyped(String key) {
    long filter = stream.address();
    requireTyped();
    var result = stream.buffers().result;
    var in = stream.arguments();
    in.put(key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_filter_state_typed(
            filter, in.first, result);
    // Copied at once: up to v1.39, the next call frees what it shows.
    return found ? in.text(result, 0) : null;
  }

  @Override
  public boolean has(String key) {
    long filter = stream.address();
    requireValues();
    var in = stream.arguments();
    in.put(key);
    return HttpFilterAbi.envoy_dynamic_module_callback_http_has_filter_state(filter, in.first);
  }

  @Override
  public <T> @Nullable T getObject(String key, Class<T> type) {
    long filter = stream.address();
    requireObjects();
    var in = stream.arguments();
    in.put(key);
    long token =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_filter_state_object(filter, in.first);
    return type.cast(SharedObjects.get(token));
  }

  @Override
  public boolean putObject(String key, Object object, LifeSpan lifeSpan) {
    long filter = stream.address();
    requireObjects();
    int span = lifeSpan.ordinal();
    var in = stream.arguments();
    in.put(key);
    long token = SharedObjects.add(Objects.requireNonNull(object, "object"));
    return HttpFilterAbi.envoy_dynamic_module_callback_http_set_filter_state_object(
        filter, in.first, token, SharedObjects.DROPPED, span);
  }
}
