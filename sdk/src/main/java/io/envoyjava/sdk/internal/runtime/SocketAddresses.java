// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.envoyjava.sdk.internal.ffi.CallBuffers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads addresses as Envoy writes them: up to v1.39 without a port, and with one since. */
public final class SocketAddresses {
  private SocketAddresses() {}

  /**
   * Parses an address.
   *
   * @param text an IP address, with a port behind it or not; an IPv6 address with a port stands in
   *     brackets
   * @param port the port; 0 if it is not known
   * @return the address; null if the text is not one
   */
  public static @Nullable InetSocketAddress parse(String text, OptionalLong port) {
    try {
      var address = InetAddress.ofLiteral(withoutPort(text));
      return new InetSocketAddress(address, (int) port.orElse(0));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Reads what one of Envoy's functions for an address has left: a text in {@code result}, and the
   * port in {@code number64}.
   *
   * @return the address; null if it is not an IP address
   */
  public static @Nullable InetSocketAddress ofResult(CallBuffers memory) {
    long port = Integer.toUnsignedLong(memory.number64.get(JAVA_INT, 0));
    return parse(memory.resultText(), OptionalLong.of(port));
  }

  private static String withoutPort(String text) {
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) return text.substring(1, bracket);
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }

  /** Returns an address as Envoy writes it, with its port; null for null. */
  public static @Nullable String text(@Nullable InetSocketAddress address) {
    if (address == null) return null;
    var host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + shortened(host) + "]" : host) + ":" + address.getPort();
  }

  /** Writes the first of the longest runs of zeros in an IPv6 address as {@code ::} (RFC 5952). */
  private static String shortened(String address) {
    var groups = List.of(address.split(":"));
    int start = 0;
    int end = 0;
    int run = 0;
    for (int i = 0; i < groups.size(); i++) {
      run = groups.get(i).equals("0") ? run + 1 : 0;
      if (run < 2 || run <= end - start) continue;
      end = i + 1;
      start = end - run;
    }
    if (end == 0) return address;
    return String.join(":", groups.subList(0, start))
        + "::"
        + String.join(":", groups.subList(end, groups.size()));
  }
}
