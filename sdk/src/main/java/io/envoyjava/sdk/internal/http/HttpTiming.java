// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.RecordedTiming;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Timing;

/** Asks Envoy for the times of a stream. */
final class HttpTiming {
  private static final boolean AVAILABLE = HttpFeature.TIMING.isAvailable();

  private HttpTiming() {}

  static Timing of(ThreadConfined stream) {
    long filter = stream.address();
    if (!AVAILABLE) HttpFeature.TIMING.require("timing");
    var timing = RecordedTiming.memory(stream.buffers());
    HttpFilterAbi.envoy_dynamic_module_callback_http_get_timing_info(filter, timing);
    return RecordedTiming.of(timing);
  }
}
