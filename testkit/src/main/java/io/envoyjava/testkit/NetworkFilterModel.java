// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import org.jspecify.annotations.Nullable;

/** Envoy's side of a network filter of a connection: its {@code DynamicModuleNetworkFilter}. */
final class NetworkFilterModel {
  final ConnectionModel connection;
  final NetworkConfig config;

  /** What the module knows this object by. */
  final long handle;

  /** The filter's requests to clusters. */
  final Callouts callouts;

  private final JavaConnection javaConnection;

  /** The buffer that a hook is about; null outside of such hooks. */
  private @Nullable BodyBuffer readBuffer;

  private @Nullable BodyBuffer writeBuffer;

  private boolean initialized;
  private boolean destroyed;

  NetworkFilterModel(ConnectionModel connection, NetworkConfig config) {
    this.connection = connection;
    this.config = config;
    handle = Handles.add(this);
    callouts = new Callouts(config.envoy, this::calloutEvent);
    javaConnection = new JavaConnection(this);
  }

  static NetworkFilterModel of(long handle) {
    return Handles.get(handle, NetworkFilterModel.class);
  }

  @Nullable BodyBuffer buffer(boolean write) {
    return write ? writeBuffer : readBuffer;
  }

  /** Calls {@code onNewConnection} the first time; returns whether the filter goes on. */
  boolean initialize() {
    if (initialized) return true;
    initialized = true;
    return NetworkHooks.newConnection(javaConnection) == NetworkFilterAbi.ENVOY_NETWORK_CONTINUE;
  }

  /** Returns whether the filters behind this one get what is left. */
  boolean read(BodyBuffer buffer, boolean endOfStream) {
    var before = readBuffer;
    readBuffer = buffer;
    int answer = NetworkHooks.read(javaConnection, endOfStream);
    readBuffer = before;
    return answer == NetworkFilterAbi.ENVOY_NETWORK_CONTINUE;
  }

  /** Returns whether what is left is written. */
  boolean write(BodyBuffer buffer, boolean endOfStream) {
    var before = writeBuffer;
    writeBuffer = buffer;
    int answer = NetworkHooks.write(javaConnection, endOfStream);
    writeBuffer = before;
    return answer == NetworkFilterAbi.ENVOY_NETWORK_CONTINUE;
  }

  void event(int event) {
    NetworkHooks.event(javaConnection, event);
  }

  void watermark(boolean above) {
    NetworkHooks.watermark(javaConnection, above);
  }

  /** Has the launcher called with an event, later. Any thread. */
  void schedule(long event) {
    config.envoy.schedule(
        () -> {
          if (!destroyed) NetworkHooks.scheduled(javaConnection, event);
        });
  }

  private void calloutEvent(long event) {
    if (!destroyed) NetworkHooks.callout(javaConnection, event);
  }

  void destroy() {
    destroyed = true;
    callouts.cancelAll();
    NetworkHooks.destroy(javaConnection);
    Handles.remove(handle);
  }
}
