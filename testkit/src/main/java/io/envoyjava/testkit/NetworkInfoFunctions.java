// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's functions that tell network filters about a connection and its upstream host. */
final class NetworkInfoFunctions {
  private static final long UPSTREAM_CONNECTION = 2;

  private NetworkInfoFunctions() {}

  private static ConnectionModel connection(long filter) {
    return NetworkFilterModel.of(filter).connection;
  }

  private static ConnectionInfo info(long filter) {
    return connection(filter).info;
  }

  private static boolean lend(long filter, MemorySegment result, @Nullable Object value) {
    return connection(filter).envoy.lent.lendOrNone(result, value);
  }

  // ---- The connection

  private static boolean lend(
      long filter, MemorySegment result, MemorySegment port, @Nullable InetSocketAddress address) {
    if (address == null) return lend(filter, result, null);
    port.set(JAVA_INT, 0, address.getPort());
    return lend(filter, result, address.getAddress().getHostAddress());
  }

  static long networkFilterGetConnectionId(long filter) {
    return connection(filter).id;
  }

  static boolean networkFilterGetRemoteAddress(
      long filter, MemorySegment address, MemorySegment port) {
    return lend(filter, address, port, info(filter).remote);
  }

  static boolean networkFilterGetLocalAddress(
      long filter, MemorySegment address, MemorySegment port) {
    return lend(filter, address, port, info(filter).local);
  }

  static boolean networkFilterGetDirectRemoteAddress(
      long filter, MemorySegment address, MemorySegment port) {
    return lend(filter, address, port, info(filter).direct());
  }

  @SuppressWarnings("UnusedVariable") // the kit has one worker
  static int networkFilterGetWorkerIndex(long filter) {
    return 0;
  }

  static boolean networkFilterGetAttributeString(long filter, int attribute, MemorySegment value) {
    return lend(filter, value, info(filter).attribute(connection(filter), attribute));
  }

  static boolean networkFilterGetAttributeInt(long filter, int attribute, MemorySegment value) {
    var found = info(filter).attribute(connection(filter), attribute);
    if (!(found instanceof Long number)) return false;
    value.set(JAVA_LONG, 0, number);
    return true;
  }

  static boolean networkFilterGetAttributeBool(long filter, int attribute, MemorySegment value) {
    var found = info(filter).attribute(connection(filter), attribute);
    if (!(found instanceof Boolean truth)) return false;
    value.set(JAVA_BOOLEAN, 0, truth);
    return true;
  }

  // ---- TLS

  static boolean networkFilterIsSsl(long filter) {
    return info(filter).tls;
  }

  static boolean networkFilterGetRequestedServerName(long filter, MemorySegment name) {
    return lend(filter, name, info(filter).serverName);
  }

  static long networkFilterGetSslUriSansSize(long filter) {
    return info(filter).uriSans.size();
  }

  static boolean networkFilterGetSslUriSans(long filter, MemorySegment sans) {
    return lendAll(filter, sans, info(filter).uriSans);
  }

  static long networkFilterGetSslDnsSansSize(long filter) {
    return info(filter).dnsSans.size();
  }

  static boolean networkFilterGetSslDnsSans(long filter, MemorySegment sans) {
    return lendAll(filter, sans, info(filter).dnsSans);
  }

  static boolean networkFilterGetSslSubject(long filter, MemorySegment subject) {
    return lend(filter, subject, info(filter).subject);
  }

  private static boolean lendAll(long filter, MemorySegment buffers, List<String> texts) {
    long offset = 0;
    for (var text : texts) {
      connection(filter).envoy.lent.lend(buffers, offset, text.getBytes(UTF_8));
      offset += BUFFER_SIZE;
    }
    return info(filter).tls;
  }

  // ---- Upstream

  static boolean networkFilterHasUpstreamHost(long filter) {
    return info(filter).host != null;
  }

  static boolean networkFilterGetUpstreamHostAddress(
      long filter, MemorySegment address, MemorySegment port) {
    var host = info(filter).host;
    return lend(filter, address, port, host == null ? null : host.address());
  }

  static boolean networkFilterGetUpstreamHostHostname(long filter, MemorySegment hostname) {
    var host = info(filter).host;
    return lend(filter, hostname, host == null ? null : host.hostname());
  }

  static boolean networkFilterGetUpstreamHostCluster(long filter, MemorySegment cluster) {
    var host = info(filter).host;
    return lend(filter, cluster, host == null ? null : host.cluster());
  }

  static long networkFilterGetUpstreamConnectionId(long filter) {
    return info(filter).host == null ? 0 : UPSTREAM_CONNECTION;
  }

  /** A cluster of the kit has one host, or none if it is down. */
  static boolean networkFilterGetClusterHostCount(
      long filter,
      MemorySegment cluster,
      int priority,
      MemorySegment total,
      MemorySegment healthy,
      MemorySegment degraded) {
    var found = connection(filter).envoy.findCluster(Abi.utf8(cluster));
    if (found == null || priority != 0) return false;
    long hosts = found.isAvailable() ? 1 : 0;
    Abi.putNumber(total, hosts);
    Abi.putNumber(healthy, hosts);
    Abi.putNumber(degraded, 0);
    return true;
  }
}
