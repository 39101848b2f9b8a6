// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.Certificate;
import io.envoyjava.sdk.accesslog.ClientCertificate;
import io.envoyjava.sdk.accesslog.DownstreamTls;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import org.jspecify.annotations.Nullable;

/** The downstream TLS session of a log entry. */
record EntryDownstreamTls(ThreadConfined entry) implements DownstreamTls {

  @Override
  public @Nullable String version() {
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_tls_version);
  }

  @Override
  public @Nullable String cipher() {
    long _ = EntryReader.detailed(entry, "cipher suites");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_tls_cipher);
  }

  @Override
  public @Nullable String sessionId() {
    long _ = EntryReader.detailed(entry, "ids of TLS sessions");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_tls_session_id);
  }

  @Override
  public Certificate localCertificate() {
    return new DownstreamLocalCert(entry);
  }

  @Override
  public ClientCertificate peerCertificate() {
    return new ClientCert(entry);
  }

  @Override
  public boolean isMutual() {
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_is_mtls(entry.address());
  }

  @Override
  public @Nullable String requestedServerName() {
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_requested_server_name);
  }
}
