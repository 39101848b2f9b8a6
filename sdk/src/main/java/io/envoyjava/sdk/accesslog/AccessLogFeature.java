// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.StreamInfo;
import io.envoyjava.sdk.stream.Timing;

/**
 * Features of access loggers that are not available in every Envoy version that has access loggers
 * in modules, which begin with v1.37.
 *
 * @since 0.1
 */
public enum AccessLogFeature implements EnvoyFeature {
  /** Access loggers as such. */
  ACCESS_LOGGERS(EnvoyFunction.ACCESS_LOGGER_GET_HEADERS_SIZE),

  /**
   * Most about TLS and certificates, sizes of headers, the addresses and ids of connections, and
   * whatever else names this feature.
   */
  DETAILS(EnvoyFunction.ACCESS_LOGGER_GET_UPSTREAM_TLS_VERSION),

  /** {@link StreamInfo#attribute(io.envoyjava.sdk.stream.Attribute.OfText)} and its siblings. */
  ATTRIBUTES(EnvoyFunction.ACCESS_LOGGER_GET_ATTRIBUTE_STRING),

  /** Numbers and truth values in {@link Metadata}. */
  METADATA_VALUES(EnvoyFunction.ACCESS_LOGGER_GET_DYNAMIC_METADATA_NUMBER),

  /** All points of {@link Timing}; before that, there are eight. */
  TIMING(EnvoyFunction.ACCESS_LOGGER_GET_TIMING_INFO_V2),

  /** {@link ByteCounts#downstreamWireReceived} and {@link ByteCounts#downstreamWireSent}. */
  DOWNSTREAM_WIRE_BYTES(EnvoyFunction.ACCESS_LOGGER_GET_DOWNSTREAM_WIRE_BYTES);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  AccessLogFeature(EnvoyFunction function) {
    this.function = function;
  }

  @Override
  public String since() {
    return function.since();
  }

  @Override
  public boolean isAvailable() {
    return EnvoySymbols.has(function);
  }
}
