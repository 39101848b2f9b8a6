// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

/**
 * A range of IPv4 addresses: from a first one to the end of its network.
 *
 * @param base the first address
 * @param prefixLength the length of the network's prefix, 1 to 32 bits
 */
record Subnet(int base, int prefixLength) {
  /** Returns how many addresses it has. */
  long size() {
    long network = 1L << (32 - prefixLength);
    return network - (Integer.toUnsignedLong(base) & (network - 1));
  }

  /** Returns whether the two have an address in common. */
  boolean overlaps(Subnet other) {
    long first = Integer.toUnsignedLong(base);
    long others = Integer.toUnsignedLong(other.base);
    return first < others + other.size() && others < first + size();
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(base >>> 24, base >>> 16 & 0xff, base >>> 8 & 0xff, base & 0xff, prefixLength);
  }
}
