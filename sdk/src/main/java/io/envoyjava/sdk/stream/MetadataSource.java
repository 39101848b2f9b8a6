// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

/**
 * Whose metadata is meant; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum MetadataSource {
  /** The stream's own, which filters write: {@code dynamicMetadata}. */
  DYNAMIC,
  /** That of the route in the configuration. */
  ROUTE,
  /** That of the cluster in the configuration. */
  CLUSTER,
  /** That of the upstream host, once it is chosen. */
  HOST,
  /** That of the upstream host's locality, once the host is chosen. */
  HOST_LOCALITY
}
