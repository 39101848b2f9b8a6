// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.foreign.MemorySegment;

/**
 * Envoy's functions for requests to clusters and for tasks of configurations, and the launcher's
 * way to the former.
 */
final class CalloutFunctions {
  private CalloutFunctions() {}

  // ---- http_callouts.c

  private static boolean canCallOut(JavaStream stream) {
    return !stream.gone() && !stream.has(LauncherAbi.JAVA_COMPLETE);
  }

  static int javaCalloutStart(
      long address,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    var stream = JavaStream.at(address);
    if (!canCallOut(stream)) return LauncherAbi.JAVA_CALLOUT_NOT_NOW;
    return httpFilterHttpCallout(
        stream.envoy.handle, id, cluster, headers, headerCount, body, timeoutMillis);
  }

  static int javaCalloutOpen(
      long address,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      boolean endOfStream,
      long timeoutMillis) {
    var stream = JavaStream.at(address);
    if (!canCallOut(stream)) return LauncherAbi.JAVA_CALLOUT_NOT_NOW;
    return httpFilterStartHttpStream(
        stream.envoy.handle, id, cluster, headers, headerCount, body, endOfStream, timeoutMillis);
  }

  static int javaCalloutSend(long address, long id, MemorySegment data, boolean endOfStream) {
    var stream = JavaStream.at(address);
    if (!canCallOut(stream)) return LauncherAbi.JAVA_NOT_NOW;
    boolean sent = httpStreamSendData(stream.envoy.handle, id, data, endOfStream);
    return sent ? LauncherAbi.JAVA_DONE : LauncherAbi.JAVA_NOT_NOW;
  }

  static int javaCalloutSendTrailers(
      long address, long id, MemorySegment trailers, long trailerCount) {
    var stream = JavaStream.at(address);
    if (!canCallOut(stream)) return LauncherAbi.JAVA_NOT_NOW;
    boolean sent = httpStreamSendTrailers(stream.envoy.handle, id, trailers, trailerCount);
    return sent ? LauncherAbi.JAVA_DONE : LauncherAbi.JAVA_NOT_NOW;
  }

  static int javaCalloutReset(long address, long id) {
    var stream = JavaStream.at(address);
    if (!canCallOut(stream)) return LauncherAbi.JAVA_NOT_NOW;
    httpFilterResetHttpStream(stream.envoy.handle, id);
    return LauncherAbi.JAVA_DONE;
  }

  // ---- Of a stream

  static int httpFilterHttpCallout(
      long filter,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    var callouts = Handles.filter(filter).callouts;
    return start(callouts, id, cluster, headers, headerCount, body, timeoutMillis);
  }

  static int httpFilterStartHttpStream(
      long filter,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      boolean endOfStream,
      long timeoutMillis) {
    var callouts = Handles.filter(filter).callouts;
    return open(callouts, id, cluster, headers, headerCount, body, endOfStream, timeoutMillis);
  }

  static void httpFilterResetHttpStream(long filter, long id) {
    Handles.filter(filter).callouts.reset(id);
  }

  static boolean httpStreamSendData(long filter, long id, MemorySegment data, boolean endOfStream) {
    return Handles.filter(filter).callouts.sendData(id, Abi.bytes(data), endOfStream);
  }

  static boolean httpStreamSendTrailers(
      long filter, long id, MemorySegment trailers, long trailerCount) {
    return Handles.filter(filter).callouts.sendTrailers(id, Abi.headers(trailers, trailerCount));
  }

  // ---- Of a configuration

  static int httpFilterConfigHttpCallout(
      long config,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    var callouts = Handles.config(config).callouts;
    return start(callouts, id, cluster, headers, headerCount, body, timeoutMillis);
  }

  static int httpFilterConfigStartHttpStream(
      long config,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      boolean endOfStream,
      long timeoutMillis) {
    var callouts = Handles.config(config).callouts;
    return open(callouts, id, cluster, headers, headerCount, body, endOfStream, timeoutMillis);
  }

  static void httpFilterConfigResetHttpStream(long config, long id) {
    Handles.config(config).callouts.reset(id);
  }

  static boolean httpFilterConfigStreamSendData(
      long config, long id, MemorySegment data, boolean endOfStream) {
    return Handles.config(config).callouts.sendData(id, Abi.bytes(data), endOfStream);
  }

  static boolean httpFilterConfigStreamSendTrailers(
      long config, long id, MemorySegment trailers, long trailerCount) {
    return Handles.config(config).callouts.sendTrailers(id, Abi.headers(trailers, trailerCount));
  }

  private static int start(
      Callouts callouts,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    return callouts.start(
        id, Abi.utf8(cluster), Abi.headers(headers, headerCount), Abi.bytes(body), timeoutMillis);
  }

  private static int open(
      Callouts callouts,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      boolean endOfStream,
      long timeoutMillis) {
    return callouts.open(
        id,
        Abi.utf8(cluster),
        Abi.headers(headers, headerCount),
        Abi.bytes(body),
        endOfStream,
        timeoutMillis);
  }

  // ---- Tasks of a configuration

  private record Scheduler(FilterConfig config) {}

  static long httpFilterConfigSchedulerNew(long config) {
    return Handles.add(new Scheduler(Handles.config(config)));
  }

  static void httpFilterConfigSchedulerCommit(long scheduler, long event) {
    var config = Handles.get(scheduler, Scheduler.class).config;
    config.envoy.schedule(() -> config.scheduled(event));
  }

  static void httpFilterConfigSchedulerDelete(long scheduler) {
    var _ = Handles.get(scheduler, Scheduler.class);
    Handles.remove(scheduler);
  }
}
