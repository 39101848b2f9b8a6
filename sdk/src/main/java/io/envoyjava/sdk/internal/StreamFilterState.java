// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.FilterState;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream's filter state, as a view of Envoy's. */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class StreamFilterState implements FilterState {
  private static final boolean HAS_VALUES = EnvoyFeature.FILTER_STATE_VALUES.isAvailable();
  private static final boolean HAS_OBJECTS = EnvoyFeature.FILTER_STATE_OBJECTS.isAvailable();

  /** Came with the same version, v1.39. */
  private static final boolean REPLACES_BYTES = HAS_OBJECTS;

  private final Stream stream;

  StreamFilterState(Stream stream) {
    this.stream = stream;
  }

  private static void requireValues() {
    if (!HAS_VALUES) EnvoyFeature.FILTER_STATE_VALUES.require("filter state of any life span");
  }

  private static void requireObjects() {
    if (!HAS_OBJECTS) EnvoyFeature.FILTER_STATE_OBJECTS.require("objects in filter state");
  }

  @Override
  public byte @Nullable [] get(String key) {
    long host = stream.host();
    var worker = stream.worker();
    worker.arguments.put(key);
    boolean found = isBytes(host, worker);
    return found ? Arguments.bytes(worker.result) : null;
  }

  @Override
  public boolean set(String key, byte[] value) {
    long host = stream.host();
    var worker = stream.worker();
    var in = worker.arguments;
    in.put(key, value);
    // Without a way to replace bytes, Envoy says true, keeps the old ones, and logs a bug of its
    // own.
    if (!REPLACES_BYTES && isBytes(host, worker)) return holds(worker, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_filter_state_bytes(
            host, in.first, in.second)
        && isBytes(host, worker)
        && holds(worker, value);
  }

  @Override
  public boolean set(String key, byte[] value, LifeSpan lifeSpan, Sharing sharing) {
    long host = stream.host();
    requireValues();
    var worker = stream.worker();
    var in = worker.arguments;
    in.put(key, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_filter_state_value(
            host, in.first, in.second, lifeSpan.ordinal(), sharing.ordinal())
        && isBytes(host, worker)
        && holds(worker, value);
  }

  /** Whether the key that was put last has bytes; leaves them in the worker's result. */
  private static boolean isBytes(long host, Worker worker) {
    return EnvoyAbi.envoy_dynamic_module_callback_http_get_filter_state_bytes(
        host, worker.arguments.first, worker.result);
  }

  /** Whether the worker's result is these bytes. */
  private static boolean holds(Worker worker, byte[] value) {
    if (worker.result.get(JAVA_LONG, LENGTH) != value.length) return false;
    long address = worker.result.get(JAVA_LONG, DATA);
    for (int i = 0; i < value.length; i++) {
      if (MEMORY.get(JAVA_BYTE, address + i) != value[i]) return false;
    }
    return true;
  }

  @Override
  public boolean has(String key) {
    long host = stream.host();
    requireValues();
    var in = stream.worker().arguments;
    in.put(key);
    return EnvoyAbi.envoy_dynamic_module_callback_http_has_filter_state(host, in.first);
  }

  @Override
  public <T> @Nullable T getObject(String key, Class<T> type) {
    long host = stream.host();
    requireObjects();
    var in = stream.worker().arguments;
    in.put(key);
    long token =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_filter_state_object(host, in.first);
    return type.cast(SharedObjects.get(token));
  }

  @Override
  public boolean putObject(String key, Object object, LifeSpan lifeSpan) {
    long host = stream.host();
    requireObjects();
    int span = lifeSpan.ordinal();
    var in = stream.worker().arguments;
    in.put(key);
    long token = SharedObjects.add(Objects.requireNonNull(object, "object"));
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_filter_state_object(
        host, in.first, token, SharedObjects.DROPPED, span);
  }
}
