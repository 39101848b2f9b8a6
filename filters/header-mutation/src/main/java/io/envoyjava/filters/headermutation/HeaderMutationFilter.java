// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headermutation;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Changes headers as configured, and shows three of Envoy's attributes in the response. */
final class HeaderMutationFilter implements HttpFilter {
  private final HttpStream stream;
  private final Mutation request;
  private final Mutation response;

  HeaderMutationFilter(HttpStream stream, Mutation request, Mutation response) {
    this.stream = stream;
    this.request = request;
    this.response = response;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    request.apply(stream.request().headers());
    return HeadersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    response.apply(stream.response().headers());
    show("x-downstream-address", stream.attribute(Attribute.SOURCE_ADDRESS));
    show("x-upstream-address", stream.attribute(Attribute.UPSTREAM_ADDRESS));
    show("x-response-code", text(stream.attribute(Attribute.RESPONSE_CODE)));
    return HeadersStatus.CONTINUE;
  }

  /**
   * Sets a header to an attribute if the stream has it: a direct response, for example, has no
   * upstream.
   */
  private void show(String header, @Nullable String value) {
    if (value == null) stream.response().headers().remove(header);
    else stream.response().headers().set(header, value);
  }

  private static @Nullable String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : null;
  }
}
