// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a client's certificate.
 *
 * @since 0.1
 */
public interface ClientCertificate extends PeerCertificate {

  /**
   * Returns whether the client has shown a certificate.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_presented}.
   *
   * @return true if so
   */
  boolean isPresented();

  /**
   * Returns whether Envoy has validated it.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_validated}.
   *
   * @return true if so
   */
  boolean isValidated();

  /**
   * Returns the serial number.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_serial}.
   *
   * @return hexadecimal digits; null if there is no certificate
   */
  @Nullable String serial();

  /**
   * Returns the SHA-1 fingerprint.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_fingerprint_1}.
   *
   * @return hexadecimal digits; null if there is no certificate
   */
  @Nullable String sha1Digest();
}
