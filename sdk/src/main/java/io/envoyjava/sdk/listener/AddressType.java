// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

/**
 * What kind of address a socket has; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum AddressType {
  /** None of the others. */
  UNKNOWN,
  /** An IP address and a port. */
  IP,
  /** The path of a Unix domain socket. */
  PIPE,
  /** An address within this Envoy: an internal listener's. */
  ENVOY_INTERNAL
}
