// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.net.http.HttpClient;

/** Names the Java that runs it in {@code x-java-home}, and needs java.net.http of it. */
public final class JavaHomeFactory implements HttpFilterFactory {
  /** For the ServiceLoader. */
  public JavaHomeFactory() {}

  @Override
  public String name() {
    return "java_home";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    // Loads the JDK's own native libraries, too.
    HttpClient.newHttpClient().close();
    return JavaHomeFilter::new;
  }

  private record JavaHomeFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      stream.response().headers().set("x-java-home", System.getProperty("java.home"));
      return HeadersStatus.CONTINUE;
    }
  }
}
