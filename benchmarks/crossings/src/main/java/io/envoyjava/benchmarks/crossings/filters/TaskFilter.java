// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/** Submits a task to its stream's executor, and holds the next request if the task has not run. */
final class TaskFilter implements HttpFilter {
  private final HttpStream stream;
  private final Runnable task = this::run;
  private boolean waiting;

  TaskFilter(HttpStream stream) {
    this.stream = stream;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (waiting) return HeadersStatus.STOP_ITERATION;
    waiting = true;
    stream.executor().execute(task);
    return HeadersStatus.CONTINUE;
  }

  private void run() {
    waiting = false;
  }
}
