// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.util.function.Function;

/** What a filter can do to its stream, each with what comes of it: {@code true}, for example. */
public enum Operation {
  CONTINUE_DECODING(done(HttpStream::continueDecoding)),
  CONTINUE_ENCODING(done(HttpStream::continueEncoding)),
  CLEAR_ROUTE_CACHE(done(HttpStream::clearRouteCache)),
  CLEAR_ROUTE_CACHE_AND_LOOK(
      done(
          stream -> {
            stream.clearRouteCache();
            Uses.look(stream);
          })),
  SEND_LOCAL_REPLY(done(stream -> stream.sendLocalReply(LocalReply.of(418).body("teapot")))),
  SUBMIT(done(stream -> stream.executor().execute(() -> Uses.look(stream)))),
  SET_METADATA(done(stream -> stream.dynamicMetadata().setString("phases", "key", "value"))),
  SET_FILTER_STATE(
      stream ->
          stream.filterState().set("phases." + System.nanoTime(), "value".getBytes(US_ASCII))),
  SET_TAG(
      done(
          stream -> {
            var span = stream.activeSpan();
            if (span != null) span.setTag("phases", "yes");
          })),
  LOOK(done(Uses::look)),

  APPEND_REQUEST_BODY(append(HttpStream::requestBody)),
  APPEND_RECEIVED_REQUEST_BODY(append(HttpStream::receivedRequestBody)),
  APPEND_BUFFERED_REQUEST_BODY(append(HttpStream::bufferedRequestBody)),
  APPEND_RESPONSE_BODY(append(HttpStream::responseBody)),
  APPEND_RECEIVED_RESPONSE_BODY(append(HttpStream::receivedResponseBody)),
  APPEND_BUFFERED_RESPONSE_BODY(append(HttpStream::bufferedResponseBody)),
  DRAIN_REQUEST_BODY(drain(HttpStream::requestBody)),
  DRAIN_RECEIVED_REQUEST_BODY(drain(HttpStream::receivedRequestBody)),
  DRAIN_BUFFERED_REQUEST_BODY(drain(HttpStream::bufferedRequestBody)),
  DRAIN_RESPONSE_BODY(drain(HttpStream::responseBody)),
  DRAIN_RECEIVED_RESPONSE_BODY(drain(HttpStream::receivedResponseBody)),
  DRAIN_BUFFERED_RESPONSE_BODY(drain(HttpStream::bufferedResponseBody)),
  REPLACE_REQUEST_BODY(replace(HttpStream::requestBody)),
  REPLACE_RECEIVED_REQUEST_BODY(replace(HttpStream::receivedRequestBody)),
  REPLACE_BUFFERED_REQUEST_BODY(replace(HttpStream::bufferedRequestBody)),
  REPLACE_RESPONSE_BODY(replace(HttpStream::responseBody)),
  REPLACE_RECEIVED_RESPONSE_BODY(replace(HttpStream::receivedResponseBody)),
  REPLACE_BUFFERED_RESPONSE_BODY(replace(HttpStream::bufferedResponseBody)),

  SET_REQUEST_HEADER(set(HttpStream::requestHeaders)),
  SET_REQUEST_TRAILER(set(HttpStream::requestTrailers)),
  SET_RESPONSE_HEADER(set(HttpStream::responseHeaders)),
  SET_RESPONSE_TRAILER(set(HttpStream::responseTrailers)),
  ADD_REQUEST_HEADER(add(HttpStream::requestHeaders)),
  ADD_REQUEST_TRAILER(add(HttpStream::requestTrailers)),
  ADD_RESPONSE_HEADER(add(HttpStream::responseHeaders)),
  ADD_RESPONSE_TRAILER(add(HttpStream::responseTrailers)),
  REMOVE_REQUEST_HEADER(remove(HttpStream::requestHeaders)),
  REMOVE_REQUEST_TRAILER(remove(HttpStream::requestTrailers)),
  REMOVE_RESPONSE_HEADER(remove(HttpStream::responseHeaders)),
  REMOVE_RESPONSE_TRAILER(remove(HttpStream::responseTrailers));

  private interface Action {
    void on(HttpStream stream);
  }

  @SuppressWarnings("ImmutableEnumChecker") // these functions have no state
  private final Function<HttpStream, Object> action;

  Operation(Function<HttpStream, Object> action) {
    this.action = action;
  }

  /** Does it; returns what it returned, {@code done}, or the exception's simple name. */
  String attempt(HttpStream stream) {
    try {
      return action.apply(stream).toString();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static Function<HttpStream, Object> done(Action action) {
    return stream -> {
      action.on(stream);
      return "done";
    };
  }

  private static Function<HttpStream, Object> append(Function<HttpStream, Body> body) {
    return stream -> body.apply(stream).append("more".getBytes(US_ASCII));
  }

  private static Function<HttpStream, Object> drain(Function<HttpStream, Body> body) {
    return stream -> body.apply(stream).drain(1);
  }

  private static Function<HttpStream, Object> replace(Function<HttpStream, Body> body) {
    return stream -> body.apply(stream).replace("other".getBytes(US_ASCII));
  }

  private static Function<HttpStream, Object> set(Function<HttpStream, HeaderMap> map) {
    return stream -> map.apply(stream).set("x-set", "value");
  }

  private static Function<HttpStream, Object> add(Function<HttpStream, HeaderMap> map) {
    return stream -> map.apply(stream).add("x-added", "value");
  }

  private static Function<HttpStream, Object> remove(Function<HttpStream, HeaderMap> map) {
    return stream -> map.apply(stream).remove("x-trailer");
  }
}
