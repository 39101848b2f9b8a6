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
  RESUME_REQUEST(done(HttpStream::resumeRequest)),
  RESUME_RESPONSE(done(HttpStream::resumeResponse)),
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

  APPEND_REQUEST_BODY(append(s -> s.request().body())),
  APPEND_RECEIVED_REQUEST_BODY(append(s -> s.request().receivedBody())),
  APPEND_BUFFERED_REQUEST_BODY(append(s -> s.request().bufferedBody())),
  APPEND_RESPONSE_BODY(append(s -> s.response().body())),
  APPEND_RECEIVED_RESPONSE_BODY(append(s -> s.response().receivedBody())),
  APPEND_BUFFERED_RESPONSE_BODY(append(s -> s.response().bufferedBody())),
  DRAIN_REQUEST_BODY(drain(s -> s.request().body())),
  DRAIN_RECEIVED_REQUEST_BODY(drain(s -> s.request().receivedBody())),
  DRAIN_BUFFERED_REQUEST_BODY(drain(s -> s.request().bufferedBody())),
  DRAIN_RESPONSE_BODY(drain(s -> s.response().body())),
  DRAIN_RECEIVED_RESPONSE_BODY(drain(s -> s.response().receivedBody())),
  DRAIN_BUFFERED_RESPONSE_BODY(drain(s -> s.response().bufferedBody())),
  REPLACE_REQUEST_BODY(replace(s -> s.request().body())),
  REPLACE_RECEIVED_REQUEST_BODY(replace(s -> s.request().receivedBody())),
  REPLACE_BUFFERED_REQUEST_BODY(replace(s -> s.request().bufferedBody())),
  REPLACE_RESPONSE_BODY(replace(s -> s.response().body())),
  REPLACE_RECEIVED_RESPONSE_BODY(replace(s -> s.response().receivedBody())),
  REPLACE_BUFFERED_RESPONSE_BODY(replace(s -> s.response().bufferedBody())),

  SET_REQUEST_HEADER(set(s -> s.request().headers())),
  SET_REQUEST_TRAILER(set(s -> s.request().trailers())),
  SET_RESPONSE_HEADER(set(s -> s.response().headers())),
  SET_RESPONSE_TRAILER(set(s -> s.response().trailers())),
  ADD_REQUEST_HEADER(add(s -> s.request().headers())),
  ADD_REQUEST_TRAILER(add(s -> s.request().trailers())),
  ADD_RESPONSE_HEADER(add(s -> s.response().headers())),
  ADD_RESPONSE_TRAILER(add(s -> s.response().trailers())),
  REMOVE_REQUEST_HEADER(remove(s -> s.request().headers())),
  REMOVE_REQUEST_TRAILER(remove(s -> s.request().trailers())),
  REMOVE_RESPONSE_HEADER(remove(s -> s.response().headers())),
  REMOVE_RESPONSE_TRAILER(remove(s -> s.response().trailers()));

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
