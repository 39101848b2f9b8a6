// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.envoy_timing;
import io.envoyjava.sdk.stream.Attribute;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for the route, the upstream, socket options, timing and secrets. */
final class ControlFunctions {
  private ControlFunctions() {}

  private static StreamModel stream(long filter) {
    return Handles.filter(filter).stream;
  }

  private static boolean lend(StreamModel stream, MemorySegment result, byte @Nullable [] bytes) {
    Abi.putNone(result, 0);
    if (bytes == null) return false;
    stream.envoy.lent.lend(result, 0, bytes);
    return true;
  }

  // ---- The stream

  static long getMostSpecificRouteConfig(long filter) {
    var own = Handles.filter(filter);
    return own.stream.info.routeConfig(own.config);
  }

  static void httpAddCustomFlag(long filter, MemorySegment flag) {
    stream(filter).control.flags.add(Abi.utf8(flag));
  }

  static int httpFilterGetWorkerIndex(long filter) {
    var _ = stream(filter);
    return 0;
  }

  static void httpSendResponseHeaders(
      long filter, MemorySegment headers, long headerCount, boolean endOfStream) {
    Handles.filter(filter).sendResponseHeaders(Abi.headers(headers, headerCount), endOfStream);
  }

  static void httpSendResponseData(long filter, MemorySegment data, boolean endOfStream) {
    Handles.filter(filter).sendResponseData(Abi.bytes(data), endOfStream);
  }

  static void httpSendResponseTrailers(long filter, MemorySegment trailers, long trailerCount) {
    Handles.filter(filter).sendResponseTrailers(Abi.headers(trailers, trailerCount));
  }

  static void httpFilterSendGoAwayAndClose(long filter, boolean graceful) {
    stream(filter).goAway(graceful);
  }

  // The SDK changes the headers of the stream instead.
  @SuppressWarnings("UnusedVariable")
  static boolean httpFilterRecreateStream(long filter, MemorySegment headers, long headerCount) {
    stream(filter).recreate();
    return true;
  }

  // ---- The upstream

  static void httpClearRouteClusterCache(long filter) {
    stream(filter).routeCacheClears++;
  }

  static boolean httpGetClusterName(long filter, MemorySegment name) {
    var stream = stream(filter);
    var found = stream.info.attribute(stream, Attribute.XDS_CLUSTER_NAME.number());
    return lend(stream, name, found instanceof String text ? text.getBytes(UTF_8) : null);
  }

  static boolean httpGetClusterHostCount(
      long filter,
      int priority,
      MemorySegment total,
      MemorySegment healthy,
      MemorySegment degraded) {
    var hosts = stream(filter).envoy.hosts();
    if (priority > 0) return false;
    Abi.putNumber(total, hosts.total());
    Abi.putNumber(healthy, hosts.healthy());
    Abi.putNumber(degraded, hosts.degraded());
    return true;
  }

  // The kit has no load balancer that could fail to find the host.
  @SuppressWarnings("UnusedVariable")
  static boolean httpSetUpstreamOverrideHost(long filter, MemorySegment host, boolean strict) {
    stream(filter).control.overrideHost = Abi.utf8(host);
    return true;
  }

  // ---- Socket options

  private static StreamControl.SocketOption option(long level, long name, int state, int side) {
    return new StreamControl.SocketOption(level, name, state, side);
  }

  static boolean httpSetSocketOptionInt(
      long filter, long level, long name, int state, int direction, long value) {
    stream(filter).control.socketOptions.put(option(level, name, state, direction), value);
    return true;
  }

  static boolean httpSetSocketOptionBytes(
      long filter, long level, long name, int state, int direction, MemorySegment value) {
    stream(filter)
        .control
        .socketOptions
        .put(option(level, name, state, direction), Abi.bytes(value));
    return true;
  }

  static boolean httpGetSocketOptionInt(
      long filter, long level, long name, int state, int direction, MemorySegment value) {
    var found = stream(filter).control.socketOptions.get(option(level, name, state, direction));
    if (!(found instanceof Long number)) return false;
    value.set(JAVA_LONG, 0, number);
    return true;
  }

  static boolean httpGetSocketOptionBytes(
      long filter, long level, long name, int state, int direction, MemorySegment value) {
    var stream = stream(filter);
    var found = stream.control.socketOptions.get(option(level, name, state, direction));
    return lend(stream, value, found instanceof byte[] bytes ? bytes : null);
  }

  // ---- Timing

  static void httpGetTimingInfo(long filter, MemorySegment timing) {
    var times = stream(filter).times;
    for (int i = 0; i < CommonAbi.ENVOY_TIMES; i++) {
      var time = times.get(i);
      timing.setAtIndex(JAVA_LONG, i, time == null ? 0 : nanos(times.started(), time, i));
      timing.set(JAVA_BOOLEAN, envoy_timing.known$offset() + i, time != null);
    }
  }

  private static long nanos(Instant started, Instant time, int index) {
    var from = index == CommonAbi.ENVOY_STARTED ? Instant.EPOCH : started;
    return java.time.Duration.between(from, time).toNanos();
  }

  // ---- Secrets

  // Where the secret comes from makes no difference to the kit.
  @SuppressWarnings("UnusedVariable")
  static long httpFilterConfigGenericSecretSubscribe(
      long config, MemorySegment name, MemorySegment source) {
    return Handles.config(config).subscribe(Abi.utf8(name));
  }

  static boolean httpFilterGetGenericSecret(long filter, long id, MemorySegment value) {
    var own = Handles.filter(filter);
    return lend(own.stream, value, own.config.secret(id));
  }

  static boolean httpFilterConfigGetGenericSecret(long config, long id, MemorySegment value) {
    var own = Handles.config(config);
    Abi.putNone(value, 0);
    var secret = own.secret(id);
    if (secret == null) return false;
    own.envoy.lent.lend(value, 0, secret);
    return true;
  }
}
