// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.DownstreamTls;
import io.envoyjava.sdk.accesslog.LogDownstream;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The client's side of a log entry. */
record EntryDownstream(ThreadConfined entry) implements LogDownstream {

  @Override
  public OptionalLong connectionId() {
    return EntryReader.id(
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_connection_id(
            entry.address()));
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return EntryReader.address(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    return EntryReader.address(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_downstream_local_address);
  }

  @Override
  public @Nullable InetSocketAddress directRemoteAddress() {
    long _ = EntryReader.detailed(entry, "the direct remote address");
    return EntryReader.address(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_downstream_direct_remote_address);
  }

  @Override
  public @Nullable InetSocketAddress directLocalAddress() {
    long _ = EntryReader.detailed(entry, "the direct local address");
    return EntryReader.address(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_downstream_direct_local_address);
  }

  @Override
  public DownstreamTls tls() {
    AccessLogLinking.TLS.require();
    return new EntryDownstreamTls(entry);
  }

  @Override
  public @Nullable String transportFailureReason() {
    long _ = EntryReader.detailed(entry, "the reason of the downstream transport's failure");
    return EntryReader.text(
        entry,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_downstream_transport_failure_reason);
  }

  @Override
  public @Nullable String ja3Hash() {
    long _ = EntryReader.detailed(entry, "the JA3 hash");
    return EntryReader.text(
        entry, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_ja3_hash);
  }

  @Override
  public @Nullable String ja4Hash() {
    long _ = EntryReader.detailed(entry, "the JA4 hash");
    return EntryReader.text(
        entry, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_ja4_hash);
  }
}
