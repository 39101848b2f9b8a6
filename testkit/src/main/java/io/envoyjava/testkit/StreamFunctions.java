// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.lang.foreign.MemorySegment;

/** Envoy's functions that act on a stream. */
final class StreamFunctions {
  private StreamFunctions() {}

  static void httpSendResponse(
      long filter,
      int status,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      MemorySegment details) {
    Handles.filter(filter)
        .sendResponse(
            status, Abi.headers(headers, headerCount), Abi.bytes(body), Abi.utf8(details));
  }

  static void httpFilterContinueDecoding(long filter) {
    Handles.filter(filter).goOn(false);
  }

  static void httpFilterContinueEncoding(long filter) {
    Handles.filter(filter).goOn(true);
  }

  // The kit does not tell the reasons apart.
  @SuppressWarnings("UnusedVariable")
  static void httpFilterResetStream(long filter, int reason, MemorySegment details) {
    Handles.filter(filter).stream.resetByFilter(Abi.utf8(details));
  }

  static void httpClearRouteCache(long filter) {
    Handles.filter(filter).stream.routeCacheClears++;
  }

  static long httpGetBufferLimit(long filter) {
    return Handles.filter(filter).stream.bufferLimit;
  }

  static void httpSetBufferLimit(long filter, long limit) {
    var stream = Handles.filter(filter).stream;
    stream.bufferLimit = limit;
    stream.requests.checkWatermark();
    stream.responses.checkWatermark();
  }

  static long httpFilterSchedulerNew(long filter) {
    return Handles.add(new Scheduler(Handles.filter(filter)));
  }

  static void httpFilterSchedulerCommit(long scheduler, long event) {
    var filter = Handles.get(scheduler, Scheduler.class).filter;
    filter.stream.envoy.schedule(() -> filter.scheduled(event));
  }

  static void httpFilterSchedulerDelete(long scheduler) {
    var _ = Handles.get(scheduler, Scheduler.class);
    Handles.remove(scheduler);
  }

  private record Scheduler(DynamicModuleFilter filter) {}
}
