// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a socket's TLS session: see {@link AcceptedSocket#tls}. Envoy decrypts a
 * connection after its listener filters, so sockets of ordinary listeners have no session yet. A
 * view: each call asks Envoy. The same rules hold as for the socket.
 *
 * @since 0.1
 */
public interface SocketTls {

  /**
   * Returns the URIs in the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_ssl_uri_sans}.
   *
   * @return the URIs, unmodifiable; empty without TLS, or if the peer has sent no certificate
   */
  List<String> peerUriSans();

  /**
   * Returns the DNS names in the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_ssl_dns_sans}.
   *
   * @return the names, unmodifiable; empty as for {@link #peerUriSans()}
   */
  List<String> peerDnsSans();

  /**
   * Returns the subject of the peer's certificate.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_ssl_subject}.
   *
   * @return the distinguished name; null if there is no certificate, as for {@link #peerUriSans()}
   */
  @Nullable String peerSubject();
}
