// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * The filter of one connection. Override the hooks that you need: the others never reach the JVM
 * and cost nothing.
 *
 * <p>All hooks are called on the connection's worker thread, which many other connections share, so
 * a hook must not block. Work on other threads returns to this thread through {@link
 * Connection#executor()} or {@link Connection#callAsync}.
 *
 * <p>If a hook throws anything, or returns null, the filter has failed. Envoy's log gets the stack
 * trace, the counter {@code dynamicmodulescustom.<filter name>.failures} is incremented, and the
 * connection is closed at once; access logs show {@code java_filter_failure}. (Up to v1.37, Envoy
 * calls network filters' metrics {@code dynamic_module_network_filter.…}.) After that, only {@link
 * #onDestroy} is called for the connection. If no memory is left to report what was thrown, the log
 * has a line of level critical instead.
 *
 * @since 0.1
 */
public interface NetworkFilter {

  /**
   * Called when the connection is set up, before any of its data.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_new_connection}.
   *
   * @return whether Envoy sets up the filters behind this one
   */
  default NetworkStatus onNewConnection() {
    return NetworkStatus.CONTINUE;
  }

  /**
   * Called when data from the peer has arrived: {@link Connection#readBuffer}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_read}.
   *
   * @param endOfStream whether the peer sends nothing more, which ends the connection unless it is
   *     half-closed: see {@link Connection#isHalfCloseEnabled()}
   * @return whether the filters behind this one get what is left in the buffer
   */
  default NetworkStatus onRead(boolean endOfStream) {
    return NetworkStatus.CONTINUE;
  }

  /**
   * Called when data is to be written to the peer: {@link Connection#writeBuffer}. The data comes
   * from this filter's own {@link Connection#write(byte[])}, too.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_write}.
   *
   * @param endOfStream whether Envoy sends nothing more
   * @return whether what is left in the buffer is written
   */
  default NetworkStatus onWrite(boolean endOfStream) {
    return NetworkStatus.CONTINUE;
  }

  /**
   * Called when the connection is established or closed. Once it is closed, it can still be asked
   * for what is known of it; nothing can be sent. After a failure of the filter, this is not
   * called: what has to be released in any case belongs into {@link #onDestroy}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_event}.
   *
   * @param event what has happened
   */
  default void onEvent(ConnectionEvent event) {}

  /**
   * Called when more is waiting to be sent to the peer than the {@link Connection#bufferLimit()}:
   * stop writing. Called soon after the write that was too much, not within it. v1.38 is the first
   * Envoy version that does so.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_on_network_filter_above_write_buffer_high_watermark}.
   */
  default void onAboveHighWatermark() {}

  /**
   * Called when the peer has caught up after {@link #onAboveHighWatermark}. The filter may write
   * again.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_on_network_filter_below_write_buffer_low_watermark}.
   */
  default void onBelowLowWatermark() {}

  /**
   * Called when the connection is gone, also after a failure: release here what the filter itself
   * holds. Of the connection, only metrics can be updated, so that a gauge of open connections is
   * right also if the filter has failed.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_destroy}.
   */
  default void onDestroy() {}
}
