// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.stream.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a program, and fails if the result is not the expected one. */
final class ModelFilter implements HttpFilter {
  private static final List<HeadersStatus> HEADERS = List.of(HeadersStatus.values());
  private static final List<BodyStatus> BODIES = List.of(BodyStatus.values());
  private static final List<TrailersStatus> TRAILERS = List.of(TrailersStatus.values());
  private static final List<LocalReplyStatus> REPLIES = List.of(LocalReplyStatus.values());
  private static final List<Attribute> ATTRIBUTES = Attribute.all();

  private final HttpStream stream;
  private final Program program;
  private final ModelBody requestBody;
  private final ModelBody responseBody;
  private boolean replied;

  /** Whether it is too late for a reply by this filter. */
  private boolean over;

  ModelFilter(HttpStream stream, Program program) {
    this.stream = stream;
    this.program = program;
    requestBody =
        new ModelBody(
            stream.request().bufferedBody(),
            stream.request().receivedBody(),
            stream.request().body());
    responseBody =
        new ModelBody(
            stream.response().bufferedBody(),
            stream.response().receivedBody(),
            stream.response().body());
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    return run(HEADERS, new ModelHeaders(stream.request().headers()), null);
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    return runBody(requestBody, new ModelHeaders(stream.request().headers()));
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return runTrailers(requestBody, new ModelHeaders(stream.request().trailers()));
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return run(HEADERS, new ModelHeaders(stream.response().headers()), null);
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    return runBody(responseBody, new ModelHeaders(stream.response().headers()));
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return runTrailers(responseBody, new ModelHeaders(stream.response().trailers()));
  }

  @Override
  public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    over = true;
    return run(REPLIES, new ModelHeaders(stream.request().headers()), null);
  }

  @Override
  public void onStreamComplete() {
    over = true;
    var _ = run(REPLIES, new ModelHeaders(stream.request().headers()), null);
  }

  private BodyStatus runBody(ModelBody body, ModelHeaders headers) {
    body.enter(true);
    var status = run(BODIES, headers, body);
    // The SDK holds a message after this filter has replied.
    body.leave(replied ? BodyStatus.STOP_ITERATION_NO_BUFFER : status);
    return status;
  }

  private TrailersStatus runTrailers(ModelBody body, ModelHeaders trailers) {
    body.enter(false);
    return run(TRAILERS, trailers, body);
  }

  private <S> S run(List<S> statuses, ModelHeaders headers, @Nullable ModelBody body) {
    var status = statuses.getFirst();
    for (char step; (step = program.next()) != ';'; ) {
      switch (step) {
        case '=' -> status = statuses.get(program.number() % statuses.size());
        case 'g' -> headers.read();
        case 's' -> headers.set(program);
        case 'a' -> headers.add(program);
        case 'r' -> headers.remove(program);
        case 'l' -> reply(program.number());
        case 'x' -> stream.executor().execute(this::goOn);
        case '@' -> attribute(ATTRIBUTES.get(program.number() % ATTRIBUTES.size()));
        default -> {
          if (body != null) change(body, headers, step);
        }
      }
    }
    return status;
  }

  private void change(ModelBody body, ModelHeaders headers, char step) {
    switch (step) {
      case 'd' -> body.drain(program.number());
      case 'p' -> body.append(program.number());
      case 'o' -> body.appendOwn(program.number());
      case 'w' -> {
        body.replace(program.number());
        // The call may have set the content-length.
        headers.update();
      }
      default -> {}
    }
  }

  private void reply(int number) {
    if (over) return;
    over = true;
    replied = true;
    int status = 200 + number;
    boolean bodiless = status == 204 || status == 205 || status == 304;
    stream.sendLocalReply(
        LocalReply.of(status)
            .header("x-number", Integer.toString(number))
            .body(new byte[bodiless ? 0 : number])
            .details("model"));
    requestBody.replied();
    responseBody.replied();
  }

  private void goOn() {
    if (replied) return;
    requestBody.pass();
    responseBody.pass();
    stream.resumeRequest();
    stream.resumeResponse();
  }

  private void attribute(Attribute attribute) {
    switch (attribute) {
      case Attribute.OfText text -> {
        var value = stream.attribute(text);
        Check.that(value == null || value.equals("/path"), "attribute");
      }
      case Attribute.OfNumber number ->
          Check.that(stream.attribute(number).orElse(-1) >= 0, "number of an attribute");
      case Attribute.OfBoolean truth ->
          Check.that(stream.attribute(truth).orElse(true), "truth of an attribute");
    }
  }
}
