// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection's TLS session: see {@link Connection#tls}. A view: each call asks
 * Envoy. The same rules hold as for the connection.
 *
 * @since 0.1
 */
public interface Tls {

  /**
   * Returns the server name (SNI) that the client asked for, as a listener filter has found it:
   * Envoy's TLS inspector, which also looks into connections that Envoy does not decrypt.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_requested_server_name}.
   *
   * @return the name; null if the client has not sent one, or no listener filter has looked for it
   */
  @Nullable String requestedServerName();

  /**
   * Returns the URIs in the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_ssl_uri_sans}.
   *
   * @return the URIs, unmodifiable; empty without TLS, before the handshake is complete, or if the
   *     peer has sent no certificate
   */
  List<String> peerUriSans();

  /**
   * Returns the DNS names in the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_ssl_dns_sans}.
   *
   * @return the names, unmodifiable; empty as for {@link #peerUriSans()}
   */
  List<String> peerDnsSans();

  /**
   * Returns the subject of the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_ssl_subject}.
   *
   * @return the distinguished name; null if there is no certificate, as for {@link #peerUriSans()}
   */
  @Nullable String peerSubject();
}
