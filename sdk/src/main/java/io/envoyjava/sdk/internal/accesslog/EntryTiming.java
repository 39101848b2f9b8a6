// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.accesslog.AccessLogFeature;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.runtime.RecordedTiming;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Timing;

/** Asks Envoy for the times of a log entry. */
final class EntryTiming {
  private static final boolean HAS_ALL = AccessLogFeature.TIMING.isAvailable();

  /** What Envoy writes before v1.40, in its order. */
  private static final int[] FIRST = {
    CommonAbi.ENVOY_STARTED,
    CommonAbi.ENVOY_REQUEST_COMPLETE,
    CommonAbi.ENVOY_FIRST_UPSTREAM_TX_BYTE_SENT,
    CommonAbi.ENVOY_LAST_UPSTREAM_TX_BYTE_SENT,
    CommonAbi.ENVOY_FIRST_UPSTREAM_RX_BYTE_RECEIVED,
    CommonAbi.ENVOY_LAST_UPSTREAM_RX_BYTE_RECEIVED,
    CommonAbi.ENVOY_FIRST_DOWNSTREAM_TX_BYTE_SENT,
    CommonAbi.ENVOY_LAST_DOWNSTREAM_TX_BYTE_SENT
  };

  private EntryTiming() {}

  static Timing of(ThreadConfined entry) {
    var memory = RecordedTiming.memory(entry.buffers());
    if (HAS_ALL) {
      AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_timing_info_v2(
          entry.address(), memory);
      return RecordedTiming.of(memory);
    }
    AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_timing_info(
        entry.address(), memory);
    var timing = new RecordedTiming();
    for (int i = 0; i < FIRST.length; i++) {
      long time = memory.getAtIndex(JAVA_LONG, i);
      if (time >= 0) timing.set(FIRST[i], time);
    }
    return timing;
  }
}
