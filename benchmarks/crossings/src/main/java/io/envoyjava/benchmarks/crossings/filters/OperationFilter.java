// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/** Performs an operation many times in one hook, so that the hook itself hardly counts. */
public final class OperationFilter implements HttpFilter {
  /** The number of times. */
  public static final int TIMES = 1000;

  private final HttpStream stream;
  private final Operation operation;
  private final Sink sink = new Sink();

  OperationFilter(HttpStream stream, Operation operation) {
    this.stream = stream;
    this.operation = operation;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    for (int i = 0; i < TIMES; i++) operation.run(stream, sink);
    return HeadersStatus.CONTINUE;
  }
}
