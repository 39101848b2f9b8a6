// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.ClientCertificate;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client's certificate. */
record ClientCert(ThreadConfined entry) implements ClientCertificate {

  @Override
  public @Nullable String subject() {
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_peer_subject);
  }

  @Override
  public List<String> uriSans() {
    long address = EntryReader.detailed(entry, "URIs of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi
            .envoy_dynamic_module_callback_access_logger_get_downstream_peer_uri_san_size(address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_peer_uri_san);
  }

  @Override
  public List<String> dnsSans() {
    long address = EntryReader.detailed(entry, "DNS names of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi
            .envoy_dynamic_module_callback_access_logger_get_downstream_peer_dns_san_size(address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_peer_dns_san);
  }

  @Override
  public @Nullable String issuer() {
    long _ = EntryReader.detailed(entry, "issuers of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_peer_issuer);
  }

  @Override
  public @Nullable String sha256Digest() {
    return EntryReader.text(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_digest);
  }

  @Override
  public Optional<Instant> validFrom() {
    long address = EntryReader.detailed(entry, "when certificates are valid");
    return EntryReader.time(
        AccessLoggerAbi
            .envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_start(address));
  }

  @Override
  public Optional<Instant> validUntil() {
    long address = EntryReader.detailed(entry, "when certificates are valid");
    return EntryReader.time(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_v_end(
            address));
  }

  @Override
  public boolean isPresented() {
    long address = EntryReader.detailed(entry, "whether a certificate is presented");
    return AccessLoggerAbi
        .envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_presented(address);
  }

  @Override
  public boolean isValidated() {
    long address = EntryReader.detailed(entry, "whether a certificate is validated");
    return AccessLoggerAbi
        .envoy_dynamic_module_callback_access_logger_get_downstream_peer_cert_validated(address);
  }

  @Override
  public @Nullable String serial() {
    long _ = EntryReader.detailed(entry, "serial numbers of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_peer_serial);
  }

  @Override
  public @Nullable String sha1Digest() {
    long _ = EntryReader.detailed(entry, "digests of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_downstream_peer_fingerprint_1);
  }
}
