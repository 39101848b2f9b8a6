// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a certificate. A view: each call asks Envoy. The same rules hold as for the
 * entry. All of it needs {@link AccessLogFeature#DETAILS}, unless a method says otherwise.
 *
 * @since 0.1
 */
public interface Certificate {

  /**
   * Returns the subject. That of a client's certificate needs no feature.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_subject} and {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_local_subject} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_subject} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_local_subject}.
   *
   * @return the distinguished name; null if there is no certificate
   */
  @Nullable String subject();

  /**
   * Returns the URIs among the subject's alternative names.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_uri_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_local_uri_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_uri_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_local_uri_san}.
   *
   * @return the URIs, unmodifiable; empty if there is no certificate
   */
  List<String> uriSans();

  /**
   * Returns the DNS names among the subject's alternative names.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_dns_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_local_dns_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_dns_san} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_local_dns_san}.
   *
   * @return the names, unmodifiable; empty if there is no certificate
   */
  List<String> dnsSans();
}
