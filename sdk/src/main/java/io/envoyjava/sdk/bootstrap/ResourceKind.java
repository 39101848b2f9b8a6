// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * The kinds of resources that {@link EnvoyServer#activeResources} lists.
 *
 * @since 0.1
 */
public enum ResourceKind {
  /** Filter chains of listeners. */
  FILTER_CHAIN,

  /** Clusters. */
  CLUSTER,

  /** Matches of transport sockets in clusters. */
  TRANSPORT_SOCKET_MATCH,

  /** Secrets. */
  SECRET
}
