// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a peer's certificate.
 *
 * @since 0.1
 */
public interface PeerCertificate extends Certificate {

  /**
   * Returns the issuer.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_downstream_peer_issuer}
   * and {@code envoy_dynamic_module_callback_access_logger_get_upstream_peer_issuer}.
   *
   * @return the distinguished name; null if there is no certificate
   */
  @Nullable String issuer();

  /**
   * Returns the SHA-256 fingerprint. That of a client's certificate needs no feature.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_digest} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_digest}.
   *
   * @return hexadecimal digits; null if there is no certificate
   */
  @Nullable String sha256Digest();

  /**
   * Returns since when the certificate is valid.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_start} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_start}.
   *
   * @return the time; empty if there is no certificate
   */
  Optional<Instant> validFrom();

  /**
   * Returns until when the certificate is valid.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_end} and {@code
   * envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_end}.
   *
   * @return the time; empty if there is no certificate
   */
  Optional<Instant> validUntil();
}
