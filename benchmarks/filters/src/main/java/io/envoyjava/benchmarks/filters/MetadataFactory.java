// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.MetadataSource;

/** The filter {@code metadata}: copies a value of the route's metadata to the stream's. */
public final class MetadataFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public MetadataFactory() {}

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return MetadataFilter::new;
  }

  private record MetadataFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var value = stream.metadata(MetadataSource.ROUTE).getString("bench", "key");
      stream.dynamicMetadata().setString("bench", "copy", value == null ? "none" : value);
      return HeadersStatus.CONTINUE;
    }
  }
}
