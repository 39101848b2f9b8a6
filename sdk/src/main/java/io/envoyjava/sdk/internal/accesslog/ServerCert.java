// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.PeerCertificate;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backend's certificate. */
record ServerCert(ThreadConfined entry) implements PeerCertificate {

  @Override
  public @Nullable String subject() {
    long _ = EntryReader.detailed(entry, "subjects of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_peer_subject);
  }

  @Override
  public List<String> uriSans() {
    long address = EntryReader.detailed(entry, "URIs of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_peer_uri_san_size(
            address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_peer_uri_san);
  }

  @Override
  public List<String> dnsSans() {
    long address = EntryReader.detailed(entry, "DNS names of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_peer_dns_san_size(
            address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_peer_dns_san);
  }

  @Override
  public @Nullable String issuer() {
    long _ = EntryReader.detailed(entry, "issuers of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_peer_issuer);
  }

  @Override
  public @Nullable String sha256Digest() {
    long _ = EntryReader.detailed(entry, "digests of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_digest);
  }

  @Override
  public Optional<Instant> validFrom() {
    long address = EntryReader.detailed(entry, "when certificates are valid");
    return EntryReader.time(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_start(
            address));
  }

  @Override
  public Optional<Instant> validUntil() {
    long address = EntryReader.detailed(entry, "when certificates are valid");
    return EntryReader.time(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_peer_cert_v_end(
            address));
  }
}
