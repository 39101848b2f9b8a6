// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which clients are let in.
 *
 * @param mode what it means to be in a range
 * @param ranges the ranges
 */
record AddressList(Mode mode, List<AddressRange> ranges) {

  /** What the list says. */
  enum Mode {
    /** Only clients in a range are let in. */
    ALLOWLIST,
    /** Clients in a range are kept out. */
    BLOCKLIST
  }

  /**
   * Returns whether a client is let in.
   *
   * @param client its address; null if it has no IP address, so that it is in no range
   */
  boolean lets(@Nullable InetSocketAddress client) {
    boolean listed = client != null && isListed(client.getAddress());
    return listed == (mode == Mode.ALLOWLIST);
  }

  private boolean isListed(InetAddress address) {
    for (var range : ranges) {
      if (range.contains(address)) return true;
    }
    return false;
  }
}
