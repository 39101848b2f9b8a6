// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import io.envoyjava.sdk.stream.FilterState.Sharing;

/**
 * Sends a request to the address in its header {@code x-destination}, by an object in the filter
 * state that Envoy's cluster reads. The results of this and other attempts are in the response's
 * headers.
 */
public final class TypedStateFactory implements HttpFilterFactory {
  private static final String DESTINATION = "envoy.network.transport_socket.original_dst_address";
  private static final String SERVER_NAME = "envoy.network.upstream_server_name";

  private static final String NAMES = "envoy.network.upstream_subject_alt_names";

  /** For the ServiceLoader. */
  public TypedStateFactory() {}

  @Override
  public String name() {
    return "typed_state";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream, Attempts attempts) implements HttpFilter {
    Filter(HttpStream stream) {
      this(stream, new Attempts());
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var state = stream.filterState();
      var address = stream.request().headers().get("x-destination");
      if (address != null) state.setTyped(DESTINATION, address);
      attempts.get("set", () -> state.setTyped(SERVER_NAME, "one.test"));
      attempts.get("unknown-key", () -> state.setTyped("test.unknown", "text"));
      attempts.get("bad-text", () -> state.setTyped(DESTINATION, "not an address"));
      state.set("test.bytes", "bytes".getBytes(UTF_8));
      attempts.get("get", () -> state.getTyped(SERVER_NAME));
      attempts.get("set-again", () -> state.setTyped(SERVER_NAME, "two.test"));
      attempts.get(
          "other-life-span",
          () -> {
            var bytes = "of the connection".getBytes(UTF_8);
            state.set(NAMES, bytes, LifeSpan.CONNECTION, Sharing.NONE);
            return state.setTyped(NAMES, "other.test") + " " + state.getTyped(NAMES);
          });
      attempts.get("get-again", () -> state.getTyped(SERVER_NAME));
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var state = stream.filterState();
      // Two at once: up to v1.39 Envoy's second answer frees the first.
      attempts.get("both", () -> state.getTyped(DESTINATION) + " " + state.getTyped(SERVER_NAME));
      attempts.get("of-bytes", () -> state.getTyped("test.bytes"));
      attempts.get("absent", () -> state.getTyped("test.no"));
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      attempts.get("late", () -> stream.filterState().getTyped(SERVER_NAME));
      attempts.get("set-late", () -> stream.filterState().setTyped(SERVER_NAME, "late.test"));
    }
  }
}
