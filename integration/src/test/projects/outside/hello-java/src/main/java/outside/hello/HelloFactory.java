// SPDX-License-Identifier: Apache-2.0
package outside.hello;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

public final class HelloFactory implements HttpFilterFactory {
  @Override
  public String name() {
    return "hello";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream ->
        new HttpFilter() {
          @Override
          public HeadersStatus onResponseHeaders(boolean endOfStream) {
            stream.response().headers().set("x-java", config);
            return HeadersStatus.CONTINUE;
          }
        };
  }
}
