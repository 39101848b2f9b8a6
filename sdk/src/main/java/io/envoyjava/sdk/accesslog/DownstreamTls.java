// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the TLS session with a client.
 *
 * @since 0.1
 */
public interface DownstreamTls extends TlsSession {

  /**
   * Returns whether the client has shown a certificate: mutual TLS.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_is_mtls}.
   *
   * @return true if so
   */
  boolean isMutual();

  /**
   * Returns the server name (SNI) that the client asked for.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_requested_server_name}.
   *
   * @return the name; null if the client has not sent one
   */
  @Nullable String requestedServerName();

  @Override
  ClientCertificate peerCertificate();
}
