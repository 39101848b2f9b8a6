// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.LogUpstream;
import io.envoyjava.sdk.accesslog.TlsSession;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The backend's side of a log entry. */
record EntryUpstream(ThreadConfined entry) implements LogUpstream {

  @Override
  public @Nullable String cluster() {
    return EntryReader.text(
        entry, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_cluster);
  }

  @Override
  public @Nullable String host() {
    return EntryReader.text(
        entry, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_host);
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return EntryReader.address(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    return EntryReader.address(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_local_address);
  }

  @Override
  public int attemptCount() {
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_attempt_count(
        entry.address());
  }

  @Override
  public @Nullable String transportFailureReason() {
    return EntryReader.text(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_upstream_transport_failure_reason);
  }

  @Override
  public OptionalLong connectionId() {
    long address = EntryReader.detailed(entry, "the upstream connection's id");
    return EntryReader.id(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_connection_id(
            address));
  }

  @Override
  public @Nullable String protocol() {
    long _ = EntryReader.detailed(entry, "the upstream protocol");
    return EntryReader.text(
        entry, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_protocol);
  }

  @Override
  public Optional<Duration> poolReadyDuration() {
    long address = EntryReader.detailed(entry, "the connection pool's duration");
    long nanoseconds =
        AccessLoggerAbi
            .envoy_dynamic_module_callback_access_logger_get_upstream_pool_ready_duration_ns(
                address);
    return nanoseconds < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanoseconds));
  }

  @Override
  public TlsSession tls() {
    AccessLogLinking.TLS.require();
    return new EntryUpstreamTls(entry);
  }
}
