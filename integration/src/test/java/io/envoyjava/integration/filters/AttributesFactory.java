// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import java.lang.foreign.Arena;
import java.util.StringJoiner;

/**
 * Asks Envoy for every attribute as every type, past the SDK's own types, and answers with what it
 * got.
 */
public final class AttributesFactory implements HttpFilterFactory {
  private static final int ABI_ATTRIBUTES = 68;

  @Override
  public String name() {
    return "attributes";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var headers = stream.response().headers();
      headers.set("x-types", types(((ThreadConfined) stream).address()));
      var client = stream.clientAddress();
      if (client != null) headers.set("x-client", client.toString());
      return HeadersStatus.CONTINUE;
    }

    /** The numbers of the attributes that Envoy has, each with the type that it has. */
    private static String types(long filter) {
      var types = new StringJoiner(" ");
      boolean booleans = EnvoySymbols.has(EnvoyFunction.HTTP_FILTER_GET_ATTRIBUTE_BOOL);
      try (var arena = Arena.ofConfined()) {
        var result = arena.allocate(16, 8);
        for (int i = 0; i < ABI_ATTRIBUTES; i++) {
          result.fill((byte) 0);
          if (HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_string(
              filter, i, result)) {
            types.add(i + "=OfText");
          }
          if (HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_int(
              filter, i, result)) {
            types.add(i + "=OfNumber");
          }
          if (booleans
              && HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_bool(
                  filter, i, result)) {
            types.add(i + "=OfBoolean");
          }
        }
      }
      return types.toString();
    }
  }
}
