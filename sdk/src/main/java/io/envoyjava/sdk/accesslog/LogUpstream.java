// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The backend's side of a log entry. A view: each call asks Envoy. The same rules hold as for the
 * entry.
 *
 * @since 0.1
 */
public interface LogUpstream {

  /**
   * Returns the name of the cluster.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_upstream_cluster}.
   *
   * @return the name; null if there is no upstream
   */
  @Nullable String cluster();

  /**
   * Returns the name that the cluster's configuration gives to the host that was chosen.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_upstream_host}.
   *
   * @return the name; null if it has none, or no host was chosen
   */
  @Nullable String host();

  /**
   * Returns the address of the connection's peer.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_remote_address}.
   *
   * @return the address; null if there is no connection
   */
  @Nullable InetSocketAddress remoteAddress();

  /**
   * Returns the address of the connection's own end.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_local_address}.
   *
   * @return the address; null if there is no connection
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Returns the number of attempts, retries included.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_attempt_count}.
   *
   * @return the number; 0 if there was none
   */
  int attemptCount();

  /**
   * Returns why the connection's transport failed, such as its TLS handshake.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_transport_failure_reason}.
   *
   * @return the reason; null if it has not failed
   */
  @Nullable String transportFailureReason();

  /**
   * Returns the connection's number, which Envoy's log shows as {@code [C123]}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_connection_id}.
   *
   * @return the number; empty if there is no connection
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  OptionalLong connectionId();

  /**
   * Returns the protocol of the connection.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_upstream_protocol}.
   *
   * @return such as {@code HTTP/1.1}; null if there is no connection
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String protocol();

  /**
   * Returns how long the request has waited for a connection of the pool.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_pool_ready_duration_ns}.
   *
   * @return the time, to the nanosecond; empty if it is not known
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  Optional<Duration> poolReadyDuration();

  /**
   * Returns what is known of the TLS session.
   *
   * @return a view, never null
   */
  TlsSession tls();
}
