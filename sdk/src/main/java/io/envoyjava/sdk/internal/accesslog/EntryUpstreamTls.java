// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.Certificate;
import io.envoyjava.sdk.accesslog.PeerCertificate;
import io.envoyjava.sdk.accesslog.TlsSession;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import org.jspecify.annotations.Nullable;

/** The upstream TLS session of a log entry. */
record EntryUpstreamTls(ThreadConfined entry) implements TlsSession {

  @Override
  public @Nullable String version() {
    long _ = EntryReader.detailed(entry, "the upstream TLS version");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_tls_version);
  }

  @Override
  public @Nullable String cipher() {
    long _ = EntryReader.detailed(entry, "cipher suites");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_tls_cipher);
  }

  @Override
  public @Nullable String sessionId() {
    long _ = EntryReader.detailed(entry, "ids of TLS sessions");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_tls_session_id);
  }

  @Override
  public Certificate localCertificate() {
    return new UpstreamLocalCert(entry);
  }

  @Override
  public PeerCertificate peerCertificate() {
    return new ServerCert(entry);
  }
}
