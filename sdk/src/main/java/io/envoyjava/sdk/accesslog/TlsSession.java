// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection's TLS session. A view: each call asks Envoy. The same rules hold as
 * for the entry. For the upstream connection, all of it needs {@link AccessLogFeature#DETAILS}; for
 * the downstream connection, {@link #version} does not.
 *
 * @since 0.1
 */
public interface TlsSession {

  /**
   * Returns the version of TLS.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_downstream_tls_version}
   * and {@code envoy_dynamic_module_callback_access_logger_get_upstream_tls_version}.
   *
   * @return such as {@code TLSv1.3}; null without TLS
   */
  @Nullable String version();

  /**
   * Returns the cipher suite.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_downstream_tls_cipher}
   * and {@code envoy_dynamic_module_callback_access_logger_get_upstream_tls_cipher}.
   *
   * @return its name in OpenSSL's terms; null without TLS
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String cipher();

  /**
   * Returns the session's id.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_tls_session_id} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_tls_session_id}.
   *
   * @return the id in hexadecimal digits; null without TLS, or if it has none
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String sessionId();

  /**
   * Returns the certificate that Envoy has shown.
   *
   * @return a view, never null
   */
  Certificate localCertificate();

  /**
   * Returns the certificate that the peer has shown.
   *
   * @return a view, never null
   */
  PeerCertificate peerCertificate();
}
