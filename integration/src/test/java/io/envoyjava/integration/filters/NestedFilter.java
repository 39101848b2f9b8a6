// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/** Uses up what another filter has left of the stack, and marks the response. */
record NestedFilter(HttpStream stream) implements HttpFilter {
  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    if (stream.request().headers().contains("x-deep"))
      Depths.dive(DeepFilter.STEP, () -> Uses.look(stream));
    boolean _ = stream.response().headers().set("x-nested", "yes");
    return HeadersStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    if (stream.request().headers().contains("x-deep"))
      Depths.dive(DeepFilter.STEP, () -> Uses.look(stream));
  }
}
