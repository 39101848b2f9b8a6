// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import java.net.InetSocketAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a log entry. A view: each call asks Envoy. The same rules hold as for the
 * entry.
 *
 * @since 0.1
 */
public interface LogDownstream {

  /**
   * Returns the connection's number, which Envoy's log shows as {@code [C123]}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_connection_id}.
   *
   * @return the number; empty if Envoy has none
   */
  OptionalLong connectionId();

  /**
   * Returns the address of the client: the peer's, or the one that {@code x-forwarded-for} or the
   * PROXY protocol has reported.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_remote_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress remoteAddress();

  /**
   * Returns the address that the client has connected to.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_local_address}.
   *
   * @return the address; null if it is not an IP address
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Returns the address of the connection's peer, whatever {@code x-forwarded-for} or the PROXY
   * protocol say.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_direct_remote_address}.
   *
   * @return the address; null if it is not an IP address
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable InetSocketAddress directRemoteAddress();

  /**
   * Returns the address of the connection's own end, whatever the PROXY protocol says.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_direct_local_address}.
   *
   * @return the address; null if it is not an IP address
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable InetSocketAddress directLocalAddress();

  /**
   * Returns what is known of the TLS session.
   *
   * @return a view, never null
   */
  DownstreamTls tls();

  /**
   * Returns why the connection's transport failed, such as its TLS handshake.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_transport_failure_reason}.
   *
   * @return the reason; null if it has not failed
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String transportFailureReason();

  /**
   * Returns the JA3 hash of the client's TLS hello, if the TLS inspector is configured to compute
   * it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_ja3_hash}.
   *
   * @return the hash; null if it is not known
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String ja3Hash();

  /**
   * Returns the JA4 hash of the client's TLS hello, if the TLS inspector is configured to compute
   * it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_ja4_hash}.
   *
   * @return the hash; null if it is not known
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String ja4Hash();
}
