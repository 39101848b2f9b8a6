// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

/**
 * Why an entry is logged; in the order of the ABI's numbers. Envoy's documentation calls it {@code
 * AccessLogType}.
 *
 * @since 0.1
 */
public enum LogType {
  /** Not known. */
  NOT_SET,
  /** The TCP proxy has an upstream connection. */
  TCP_UPSTREAM_CONNECTED,
  /** A TCP connection is still open. */
  TCP_PERIODIC,
  /** A TCP connection has ended. */
  TCP_CONNECTION_END,
  /** A request has arrived. */
  DOWNSTREAM_START,
  /** A request is still under way. */
  DOWNSTREAM_PERIODIC,
  /** A request has ended. */
  DOWNSTREAM_END,
  /** The router has an upstream connection. */
  UPSTREAM_POOL_READY,
  /** An upstream request is still under way. */
  UPSTREAM_PERIODIC,
  /** An upstream request has ended. */
  UPSTREAM_END,
  /** A tunnel in HTTP is open. */
  DOWNSTREAM_TUNNEL_SUCCESSFULLY_ESTABLISHED,
  /** A UDP tunnel has an upstream connection. */
  UDP_TUNNEL_UPSTREAM_CONNECTED,
  /** A UDP session is still open. */
  UDP_PERIODIC,
  /** A UDP session has ended. */
  UDP_SESSION_END
}
