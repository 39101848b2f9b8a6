// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** The executor of a stream, on Envoy's scheduler for HTTP filters. */
final class HttpExecutor extends EnvoyExecutor {
  /** The number of schedulers that exist, for tests that look for leaks. */
  static final AtomicInteger SCHEDULERS = new AtomicInteger();

  private final long scheduler;

  /** Called on the stream's worker thread. */
  HttpExecutor(long filter) {
    scheduler = HttpFilterAbi.envoy_dynamic_module_callback_http_filter_scheduler_new(filter);
    SCHEDULERS.incrementAndGet();
  }

  @Override
  protected void commit() {
    HttpFilterAbi.envoy_dynamic_module_callback_http_filter_scheduler_commit(scheduler, 0);
  }

  @Override
  protected void delete() {
    HttpFilterAbi.envoy_dynamic_module_callback_http_filter_scheduler_delete(scheduler);
    SCHEDULERS.decrementAndGet();
  }
}
