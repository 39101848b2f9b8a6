// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headermutation;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code header_mutation}. Its configuration is JSON, in which each field
 * is optional:
 *
 * <pre>{@code
 * {
 *   "request_headers": [["name", "value"]],
 *   "remove_request_headers": ["name"],
 *   "response_headers": [["name", "value"]],
 *   "remove_response_headers": ["name"]
 * }
 * }</pre>
 *
 * <p>Headers that frame a message or describe a connection, such as {@code content-length} and
 * {@code transfer-encoding}, are refused; see {@link HeaderMap}.
 */
public final class HeaderMutationFactory implements HttpFilterFactory {

  record Settings(
      @Nullable List<List<String>> requestHeaders,
      @Nullable List<String> removeRequestHeaders,
      @Nullable List<List<String>> responseHeaders,
      @Nullable List<String> removeResponseHeaders) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public HeaderMutationFactory() {}

  @Override
  public String name() {
    return "header_mutation";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    var request =
        Mutation.of(
            HeaderMap.Kind.REQUEST_HEADERS,
            "request_headers",
            settings.requestHeaders(),
            "remove_request_headers",
            settings.removeRequestHeaders());
    var response =
        Mutation.of(
            HeaderMap.Kind.RESPONSE_HEADERS,
            "response_headers",
            settings.responseHeaders(),
            "remove_response_headers",
            settings.removeResponseHeaders());
    return stream -> new HeaderMutationFilter(stream, request, response);
  }
}
