// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.stream.StreamInfo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view of a stream on another thread, which hands each call to the stream's worker. */
public interface HandedStream {

  /** Returns what the call returns on the worker, for which the calling thread waits. */
  <T> @Nullable T onWorker(Function<StreamInfo, T> call);
}
