// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listeneripallowlist;

import io.envoyjava.sdk.InvalidConfigException;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}; a single address
 * is a range of its own.
 *
 * @param network an address of the range, of which the first bits count
 * @param prefixLength how many bits count
 */
record AddressRange(InetAddress network, int prefixLength) {
  /** An IPv4 address in full, since {@code 10} would be 0.0.0.10; or any of IPv6. */
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

  /**
   * Parses a range.
   *
   * @throws InvalidConfigException if the text is not one
   */
  static AddressRange parse(String text) {
    var form = FORM.matcher(text);
    if (form.matches()) {
      try {
        var network = InetAddress.ofLiteral(form.group(1));
        int bits = 8 * network.getAddress().length;
        int length = form.group(2) == null ? bits : Integer.parseInt(form.group(2));
        if (length <= bits) return new AddressRange(network, length);
      } catch (IllegalArgumentException e) {
        // Not an address.
      }
    }
    throw new InvalidConfigException(
        "addresses: expected IP addresses and ranges such as 192.0.2.0/24, found '" + text + "'");
  }

  /** Returns whether an address is in this range. One of the other IP version is not. */
  boolean contains(InetAddress address) {
    var own = network.getAddress();
    var other = address.getAddress();
    if (own.length != other.length) return false;
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (own[i] != other[i]) return false;
    }
    int rest = prefixLength % 8;
    return rest == 0 || (own[whole] ^ other[whole]) >> (8 - rest) == 0;
  }
}
