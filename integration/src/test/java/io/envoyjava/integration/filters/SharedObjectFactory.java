// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;

/** A filter that counts in an object of the bootstrap extension in its module, and shows it. */
public final class SharedObjectFactory implements HttpFilterFactory {
  /** For the ServiceLoader. */
  public SharedObjectFactory() {}

  @Override
  public String name() {
    return "shared_object";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return SharedObjectFilter::new;
  }

  private record SharedObjectFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var counter = BootstrapCommandsFactory.shared;
      var text = counter == null ? "none" : Integer.toString(counter.incrementAndGet());
      stream.sendLocalReply(LocalReply.of(200).body(text));
      return HeadersStatus.STOP_ITERATION;
    }
  }
}
