// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

/**
 * How many bytes a stream has carried. A view: each call asks Envoy. The same rules hold as for the
 * entry.
 *
 * @since 0.1
 */
public interface ByteCounts {

  /**
   * Returns the bytes of the body that were received from downstream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_bytes_info}.
   *
   * @return the bytes; 0 if not known
   */
  long received();

  /**
   * Returns the bytes of the body that were sent downstream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_bytes_info}.
   *
   * @return the bytes; 0 if not known
   */
  long sent();

  /**
   * Returns the bytes that were received from upstream on the wire.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_bytes_info}.
   *
   * @return the bytes; 0 if not known
   */
  long upstreamWireReceived();

  /**
   * Returns the bytes that were sent upstream on the wire.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_bytes_info}.
   *
   * @return the bytes; 0 if not known
   */
  long upstreamWireSent();

  /**
   * Returns the bytes that were received from downstream on the wire.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_downstream_wire_bytes}.
   *
   * @return the bytes; 0 if not known
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DOWNSTREAM_WIRE_BYTES}
   */
  long downstreamWireReceived();

  /**
   * Returns the bytes that were sent downstream on the wire.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_downstream_wire_bytes}.
   *
   * @return the bytes; 0 if not known
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DOWNSTREAM_WIRE_BYTES}
   */
  long downstreamWireSent();

  /**
   * Returns the size of the request's headers, uncompressed.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_request_headers_bytes}.
   *
   * @return the size in bytes
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  long requestHeaders();

  /**
   * Returns the size of the response's headers, uncompressed.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_response_headers_bytes}.
   *
   * @return the size in bytes
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  long responseHeaders();

  /**
   * Returns the size of the response's trailers, uncompressed.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_response_trailers_bytes}.
   *
   * @return the size in bytes
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  long responseTrailers();
}
