// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.callout;

import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A stream to one of Envoy's clusters: the request, piece by piece. On the thread of its {@link
 * Cluster}.
 *
 * <p>Once the stream is over, {@link #isOpen} returns false, and what is sent is dropped: the
 * upstream may end a stream at any time, so that is no error. To send after {@link #end} is one.
 *
 * @since 0.1
 */
public interface UpstreamStream {
  /** Takes what comes back. Never called inside {@link Cluster#open}. */
  interface Listener {
    /**
     * The response's headers have arrived.
     *
     * @param status the HTTP status
     * @param headers all headers, {@code :status} included
     * @param endOfStream whether the response ends with them
     */
    default void onHeaders(int status, List<Header> headers, boolean endOfStream) {}

    /**
     * A piece of the response's body has arrived.
     *
     * @param data the bytes, read-only, until this method returns
     * @param endOfStream whether the response ends with it
     */
    default void onData(MemorySegment data, boolean endOfStream) {}

    /**
     * The response's trailers have arrived, and with them the response ends.
     *
     * @param trailers the trailers
     */
    default void onTrailers(List<Header> trailers) {}

    /** Both the request and the response have ended. Nothing follows. */
    default void onComplete() {}

    /**
     * The stream has ended before that. Nothing follows. Not called after {@link
     * UpstreamStream#reset}, nor when the filter's own stream or the configuration ends.
     *
     * @param failure the reason
     */
    void onFailure(CalloutException failure);
  }

  /**
   * Returns whether the stream goes on.
   *
   * @return false once it is complete, has failed or was reset
   */
  boolean isOpen();

  /**
   * Sends a piece of the request's body.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_stream_send_data}.
   *
   * @param data the bytes; copied
   * @throws IllegalStateException if the request has ended
   */
  void send(byte[] data);

  /**
   * Ends the request.
   *
   * @throws IllegalStateException if it has ended already
   */
  void end();

  /**
   * Ends the request with trailers.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_stream_send_trailers}.
   *
   * @param trailers the trailers, at least one
   * @throws IllegalArgumentException if there are none, or one cannot be sent
   * @throws IllegalStateException if the request has ended
   */
  void end(List<Header> trailers);

  /**
   * Ends the stream in both directions. Does nothing if it is over.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_reset_http_stream}.
   */
  void reset();
}
