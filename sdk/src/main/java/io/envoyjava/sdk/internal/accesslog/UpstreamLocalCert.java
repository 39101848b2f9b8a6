// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.Certificate;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's certificate for the backend. */
record UpstreamLocalCert(ThreadConfined entry) implements Certificate {

  @Override
  public @Nullable String subject() {
    long _ = EntryReader.detailed(entry, "subjects of certificates");
    return EntryReader.text(
        entry,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_local_subject);
  }

  @Override
  public List<String> uriSans() {
    long address = EntryReader.detailed(entry, "URIs of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_local_uri_san_size(
            address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_local_uri_san);
  }

  @Override
  public List<String> dnsSans() {
    long address = EntryReader.detailed(entry, "DNS names of certificates");
    return EntryReader.texts(
        entry,
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_upstream_local_dns_san_size(
            address),
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_upstream_local_dns_san);
  }
}
