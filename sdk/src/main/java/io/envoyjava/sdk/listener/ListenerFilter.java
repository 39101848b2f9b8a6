// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

/**
 * The filter of one accepted socket. It sees the socket before Envoy has chosen a filter chain, and
 * can look at the first bytes without taking them away.
 *
 * <p>All hooks are called on the socket's worker thread, which many connections share, so a hook
 * must not block. Work on other threads returns to this thread through {@link
 * AcceptedSocket#executor()} or {@link AcceptedSocket#callAsync}.
 *
 * <p>If a hook throws anything, or returns null, the filter has failed. Envoy's log gets the stack
 * trace, the counter {@code listener.<address>.dynamicmodulescustom.<filter name>.failures} is
 * incremented, and the socket is closed at once; the listener's access log shows {@code
 * java_filter_failure}. (Up to v1.37, Envoy calls listener filters' metrics {@code
 * dynamic_module_listener_filter.…}.) After that, only {@link #onDestroy} is called for the socket.
 * If no memory is left to report what was thrown, the log has a line of level critical instead.
 *
 * @since 0.1
 */
public interface ListenerFilter {

  /**
   * Called when Envoy has accepted the socket, or when the filter before this one has let it go on.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_on_accept}.
   *
   * @return whether Envoy goes on with the next filter; by default, if this filter does not want
   *     any bytes. A filter that stops here must be waiting for something: with {@link
   *     #maxReadBytes()} 0 and without an executor or a request of its own, it has failed
   */
  default ListenerStatus onAccept() {
    return maxReadBytes() > 0 ? ListenerStatus.STOP_ITERATION : ListenerStatus.CONTINUE;
  }

  /**
   * Called when the client has sent something, after {@link #onAccept} has stopped: {@link
   * AcceptedSocket#data}. Called again whenever more has come, with all that is there; it may be
   * the same as before if the client has ended its side.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_on_data}.
   *
   * @return whether Envoy goes on with the next filter. A filter that stops although it has been
   *     shown {@link #maxReadBytes()} bytes, and has neither an executor nor a request of its own,
   *     waits for nothing and has failed
   */
  default ListenerStatus onData() {
    return ListenerStatus.CONTINUE;
  }

  /**
   * Called when the client has closed the connection while this filter held it. The socket can
   * still be asked for what is known of it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_on_close}.
   */
  default void onClose() {}

  /**
   * Returns how many of the connection's first bytes the filter wants to see. It may want more
   * later: it is asked again after each hook that has stopped.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_get_max_read_bytes}.
   *
   * @return the number of bytes, from 0 to 1,048,576; Envoy allocates as many for the connection
   */
  default int maxReadBytes() {
    return 0;
  }

  /**
   * Called when the socket is gone, also after a failure: release here what the filter itself
   * holds. When all filters have let the socket go on, it is gone, too: it is a connection now. Of
   * the socket, only metrics can be updated.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_destroy}.
   */
  default void onDestroy() {}
}
