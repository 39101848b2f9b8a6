// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Lets the script see and change the headers. What the script throws is a failure of the filter.
 *
 * @param stream the stream
 * @param engines run the script
 */
record JavaScriptFilter(HttpStream stream, EnginePool engines) implements HttpFilter {

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var request = new Headers(stream.request().headers());
    engines.use(engine -> engine.onRequestHeaders(request));
    return HeadersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    var request = new Headers(stream.request().headers());
    var response = new Headers(stream.response().headers());
    engines.use(engine -> engine.onResponseHeaders(request, response));
    return HeadersStatus.CONTINUE;
  }
}
