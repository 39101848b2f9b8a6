// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Makes filters that leave something on their worker's thread, and tell what they found there. */
public final class WorkerStateFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public WorkerStateFactory() {}

  @Override
  public String name() {
    return "worker-state";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> new WorkerStateFilter(stream, config);
  }
}
