// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.dnsgateway;

import io.envoyjava.sdk.InvalidConfigException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Gives the domains of a subnet an address each, and finds them by it. Both filters of this module
 * share these objects, which are static: so a new configuration goes on with the addresses that
 * clients have. Any thread.
 */
final class VirtualAddresses {
  /** The most domains of a subnet: clients choose them, and DNS does not say when one is done. */
  static final int LIMIT = 1 << 16;

  /** The newest first. */
  private static final List<VirtualAddresses> ALL = new CopyOnWriteArrayList<>();

  private final Subnet subnet;
  private final int capacity;
  private final Map<String, Integer> addresses = new ConcurrentHashMap<>();
  private final Map<Integer, Destination> destinations = new ConcurrentHashMap<>();

  VirtualAddresses(Subnet subnet) {
    this.subnet = subnet;
    capacity = (int) Math.min(subnet.size(), LIMIT);
  }

  /**
   * Returns the addresses of a subnet, the same for each call.
   *
   * @throws InvalidConfigException if it overlaps another one, whose addresses clients may have
   */
  static synchronized VirtualAddresses of(Subnet subnet) {
    for (var known : ALL) {
      if (known.subnet.equals(subnet)) return known;
      if (known.subnet.overlaps(subnet)) {
        throw new InvalidConfigException(
            "base_ip: expected a subnet that does not overlap %s, whose addresses clients may have; found %s"
                .formatted(known.subnet, subnet));
      }
    }
    var made = new VirtualAddresses(subnet);
    ALL.addFirst(made);
    return made;
  }

  /** Returns what an address of any subnet stands for; null if it has not been given out. */
  static @Nullable Destination find(int address) {
    for (var known : ALL) {
      var found = known.destination(address);
      if (found != null) return found;
    }
    return null;
  }

  /** Returns the domain's address; empty if it has none and all are given out. */
  OptionalInt allocate(Destination destination) {
    var known = addresses.get(destination.domain());
    if (known == null) return allocateNew(destination);
    // The metadata is the newest configuration's.
    if (!destination.equals(destinations.get(known))) destinations.put(known, destination);
    return OptionalInt.of(known);
  }

  private synchronized OptionalInt allocateNew(Destination destination) {
    var known = addresses.get(destination.domain());
    if (known != null) return OptionalInt.of(known);
    if (addresses.size() >= capacity) return OptionalInt.empty();
    int address = subnet.base() + addresses.size();
    // In this order: once a client knows the address, it has its destination.
    destinations.put(address, destination);
    addresses.put(destination.domain(), address);
    return OptionalInt.of(address);
  }

  /** Returns what an address stands for; null if it has not been given out. */
  @Nullable Destination destination(int address) {
    return destinations.get(address);
  }
}
