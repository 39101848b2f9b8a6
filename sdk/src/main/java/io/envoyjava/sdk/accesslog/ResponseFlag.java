// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

/**
 * What was special about a response or a connection; in the order of the ABI's numbers. Access logs
 * show the {@link #code} as {@code %RESPONSE_FLAGS%}.
 *
 * @since 0.1
 */
public enum ResponseFlag {
  /** The local service failed its health check. */
  FAILED_LOCAL_HEALTH_CHECK("LH"),
  /** No upstream host was healthy. */
  NO_HEALTHY_UPSTREAM("UH"),
  /** The upstream request took too long. */
  UPSTREAM_REQUEST_TIMEOUT("UT"),
  /** Envoy reset the connection. */
  LOCAL_RESET("LR"),
  /** The upstream host reset the stream. */
  UPSTREAM_REMOTE_RESET("UR"),
  /** The upstream connection failed. */
  UPSTREAM_CONNECTION_FAILURE("UF"),
  /** The upstream connection ended. */
  UPSTREAM_CONNECTION_TERMINATION("UC"),
  /** The upstream cluster had no room left: circuit breaking. */
  UPSTREAM_OVERFLOW("UO"),
  /** There was no route, or no filter chain. */
  NO_ROUTE_FOUND("NR"),
  /** A delay was injected. */
  DELAY_INJECTED("DI"),
  /** A fault was injected. */
  FAULT_INJECTED("FI"),
  /** The request was rate-limited. */
  RATE_LIMITED("RL"),
  /** The external authorization service refused the request. */
  UNAUTHORIZED_EXTERNAL_SERVICE("UAEX"),
  /** The rate limit service failed. */
  RATE_LIMIT_SERVICE_ERROR("RLSE"),
  /** The downstream connection ended. */
  DOWNSTREAM_CONNECTION_TERMINATION("DC"),
  /** The retries, or the attempts to connect, were used up. */
  UPSTREAM_RETRY_LIMIT_EXCEEDED("URX"),
  /** The stream was idle for too long. */
  STREAM_IDLE_TIMEOUT("SI"),
  /** The value of a header that Envoy checks strictly was wrong. */
  INVALID_ENVOY_REQUEST_HEADERS("IH"),
  /** The client broke the protocol. */
  DOWNSTREAM_PROTOCOL_ERROR("DPE"),
  /** The upstream stream took too long. */
  UPSTREAM_MAX_STREAM_DURATION_REACHED("UMSDR"),
  /** The response came from a cache filter. */
  RESPONSE_FROM_CACHE_FILTER("RFCF"),
  /** A filter's configuration had not arrived in time. */
  NO_FILTER_CONFIG_FOUND("NFCF"),
  /** The stream or the connection took too long. */
  DURATION_TIMEOUT("DT"),
  /** The upstream host broke the protocol. */
  UPSTREAM_PROTOCOL_ERROR("UPE"),
  /** The cluster did not exist. */
  NO_CLUSTER_FOUND("NC"),
  /** The overload manager ended the request. */
  OVERLOAD_MANAGER("OM"),
  /** A DNS name could not be resolved. */
  DNS_RESOLUTION_FAILED("DF"),
  /** The load was too high: the cluster drops a part of it. */
  DROP_OVERLOAD("DO"),
  /** The client reset the stream. */
  DOWNSTREAM_REMOTE_RESET("DR"),
  /** The load was too high: the cluster drops all of it. */
  UNCONDITIONAL_DROP_OVERLOAD("UDO");

  private final String code;

  ResponseFlag(String code) {
    this.code = code;
  }

  /**
   * Returns the flag's short name, as Envoy's access logs have it.
   *
   * @return such as {@code UH}
   */
  public String code() {
    return code;
  }
}
