// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a configuration, on Envoy's scheduler for its main thread. */
final class HttpConfigExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** On the main thread. */
  HttpConfigExecutor(long config) {
    scheduler =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_scheduler_new(config);
  }

  @Override
  protected void commit() {
    HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_scheduler_commit(scheduler, 0);
  }

  @Override
  protected void delete() {
    HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_scheduler_delete(scheduler);
  }
}
