// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

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
    var in = worker.arguments;
    in.put(key);
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_get_filter_state_bytes(
            host, in.first, worker.result);
    return found ? Arguments.bytes(worker.result) : null;
  }

  @Override
  public boolean set(String key, byte[] value) {
    long host = stream.host();
    var in = stream.worker().arguments;
    in.put(key, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_filter_state_bytes(
        host, in.first, in.second);
  }

  @Override
  public boolean set(String key, byte[] value, LifeSpan lifeSpan, Sharing sharing) {
    long host = stream.host();
    requireValues();
    var in = stream.worker().arguments;
    in.put(key, value);
    return EnvoyAbi.envoy_dynamic_module_callback_http_set_filter_state_value(
        host, in.first, in.second, lifeSpan.ordinal(), sharing.ordinal());
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
