// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.ResetReason;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.metrics.Counter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes filters that do what the request's header {@value #HEADER} says, and write down what they
 * see. The configuration is the filter's place in the chain, 0 or 1. When both have seen the end of
 * the stream, what they saw is logged as one line. The counter {@code seen} counts it at once.
 *
 * <p>The header has the scenario's name and a list of six actions for each filter, for the hooks in
 * the order of {@link Hook}. An action is made of these letters: {@code S} stops, {@code A} stops
 * everything and {@code B} until the end of the body; {@code N} drops a piece that is not the last;
 * {@code R} replies, {@code G} piece by piece; {@code T} submits a task that goes on, {@code C}
 * sends a request to the cluster {@value #CLUSTER} and goes on with the answer, and {@code U} does
 * so with a cluster that is unknown; {@code X} resets the stream and {@code W} starts the request
 * anew; {@code +} changes the message.
 */
public final class ScriptFactory implements HttpFilterFactory {
  /** The name of the header with the script. */
  public static final String HEADER = "x-script";

  /** The name of the cluster that filters send requests to. */
  public static final String CLUSTER = "answers";

  /** The beginning of the logged line, before the scenario's name. */
  public static final String LINE = "scenario ";

  /** Between what was seen, in the logged line. */
  public static final String SEPARATOR = " | ";

  /** The hooks that have an action. */
  public enum Hook {
    REQUEST_HEADERS,
    REQUEST_BODY,
    REQUEST_TRAILERS,
    RESPONSE_HEADERS,
    RESPONSE_BODY,
    RESPONSE_TRAILERS
  }

  /** Set in a request that has been started anew. */
  private static final String AGAIN = "x-again";

  private static final System.Logger LOG = EnvoyLogger.of(ScriptFactory.class);

  /** What both filters of a stream have seen, by the scenario. */
  private static final Map<String, List<String>> SEEN = new ConcurrentHashMap<>();

  /** For the ServiceLoader. */
  public ScriptFactory() {}

  @Override
  public String name() {
    return "script";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    int place = Integer.parseInt(config);
    var counter = context.counter("seen");
    return stream -> new ScriptFilter(stream, place, counter);
  }

  /** What a route says. */
  private record Route(String text) {}

  @Override
  public Object configureRoute(String config) {
    return new Route(config);
  }

  private static final class ScriptFilter implements HttpFilter {
    private final HttpStream stream;
    private final int place;
    private final Counter counter;
    private final String scenario;
    private final List<String> actions;
    private final List<String> seen;

    ScriptFilter(HttpStream stream, int place, Counter counter) {
      this.stream = stream;
      this.place = place;
      this.counter = counter;
      var script = Objects.requireNonNull(stream.request().headers().get(HEADER)).split(";", -1);
      scenario = script[0];
      actions = List.of(script[1 + place].split(",", -1));
      seen = SEEN.computeIfAbsent(scenario, _ -> new CopyOnWriteArrayList<>());
    }

    /** What the route says to this filter. */
    private String route() {
      var route = stream.routeConfig(Route.class);
      return route == null ? "" : " route " + route.text;
    }

    private void see(String what) {
      seen.add(place + " " + what);
      counter.increment(1);
    }

    /** Does what all hooks have in common; returns the hook's action. */
    @SuppressWarnings("EnumOrdinal") // the actions are in the order of the hooks
    private String act(Hook hook, boolean endOfStream, HeaderMap changed) {
      boolean request = hook.compareTo(Hook.REQUEST_TRAILERS) <= 0;
      var message = request ? stream.request() : stream.response();
      see(
          "%s%s received '%s' buffered '%s'"
              .formatted(
                  hook,
                  endOfStream ? " (end)" : "",
                  text(message.receivedBody().toByteArray()),
                  text(message.bufferedBody().toByteArray())));
      var action = actions.get(hook.ordinal());
      if (has(action, '+')) change(hook, endOfStream, message, changed);
      if (has(action, 'R')) {
        stream.sendLocalReply(LocalReply.of(418).body("reply " + place).details("by_" + place));
      }
      if (has(action, 'T')) {
        stream
            .executor()
            .execute(
                () -> {
                  see("task of " + hook);
                  resume(request);
                });
      }
      if (has(action, 'C')) ask(CLUSTER, request);
      if (has(action, 'U')) ask("unknown", request);
      if (has(action, 'G')) attempt("streamed reply", this::replyPieceByPiece);
      if (has(action, 'X')) {
        attempt("reset", () -> stream.reset(ResetReason.LOCAL_RESET, "by_" + place));
      }
      if (has(action, 'W') && !stream.request().headers().contains(AGAIN)) {
        attempt("new start", this::startAnew);
      }
      return action;
    }

    private void resume(boolean request) {
      try {
        if (request) stream.resumeRequest();
        else stream.resumeResponse();
      } catch (IllegalStateException e) {
        // A hook has held the message again while it was resumed before.
        see("resumption refused");
      }
    }

    private void ask(String cluster, boolean request) {
      stream
          .cluster(cluster)
          .send(
              CalloutRequest.get("/get"),
              answer -> {
                see("answer " + answer.status());
                resume(request);
              },
              failure -> {
                see("failure " + failure.reason());
                resume(request);
              });
    }

    /** Does what the SDK refuses in some phases. */
    private void attempt(String what, Runnable action) {
      try {
        action.run();
        see(what);
      } catch (IllegalStateException e) {
        see(what + " refused");
      }
    }

    private void replyPieceByPiece() {
      var reply = stream.startReply(LocalReply.of(200).header("x-f-" + place, "streamed"));
      reply.write("one");
      reply.write("two");
      reply.end();
    }

    private void startAnew() {
      stream.recreate();
      stream.request().headers().set(AGAIN, "yes");
    }

    private void change(Hook hook, boolean endOfStream, HttpMessage message, HeaderMap headers) {
      if (hook == Hook.REQUEST_BODY || hook == Hook.RESPONSE_BODY) {
        // A body whose length is declared keeps it.
        if (endOfStream && !headers.contains("content-length")) {
          see("appended " + message.body().append(("+" + place).getBytes(UTF_8)));
        }
      } else {
        see("set " + headers.set("x-f-" + place, hook.name()));
      }
    }

    private static String text(byte[] bytes) {
      return new String(bytes, UTF_8);
    }

    private static boolean has(String action, char letter) {
      return action.indexOf(letter) >= 0;
    }

    private static HeadersStatus headers(String action) {
      if (has(action, 'A')) return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
      return has(action, 'S') ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
    }

    private static BodyStatus body(String action, boolean endOfStream) {
      if (has(action, 'S') || (has(action, 'B') && !endOfStream)) {
        return BodyStatus.STOP_ITERATION_AND_BUFFER;
      }
      return has(action, 'N') && !endOfStream
          ? BodyStatus.STOP_ITERATION_NO_BUFFER
          : BodyStatus.CONTINUE;
    }

    private static TrailersStatus trailers(String action) {
      return has(action, 'S') ? TrailersStatus.STOP_ITERATION : TrailersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      see("request" + route());
      return headers(act(Hook.REQUEST_HEADERS, endOfStream, stream.request().headers()));
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      var action = act(Hook.REQUEST_BODY, endOfStream, stream.request().headers());
      return body(action, endOfStream);
    }

    @Override
    public TrailersStatus onRequestTrailers() {
      return trailers(act(Hook.REQUEST_TRAILERS, true, stream.request().trailers()));
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return headers(act(Hook.RESPONSE_HEADERS, endOfStream, stream.response().headers()));
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      var action = act(Hook.RESPONSE_BODY, endOfStream, stream.response().headers());
      return body(action, endOfStream);
    }

    @Override
    public TrailersStatus onResponseTrailers() {
      return trailers(act(Hook.RESPONSE_TRAILERS, true, stream.response().trailers()));
    }

    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      see("local reply %d %s%s".formatted(status, details, resetImminent ? " (reset)" : ""));
      return LocalReplyStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      see("complete, status " + stream.response().headers().get(":status"));
    }

    /** The last of both logs. */
    @Override
    public void onDestroy() {
      see("destroyed");
      long streams = 1 + seen.stream().filter(line -> line.endsWith(" new start")).count();
      if (seen.stream().filter(line -> line.endsWith(" destroyed")).count() < 2 * streams) return;
      SEEN.remove(scenario);
      LOG.log(System.Logger.Level.INFO, LINE + scenario + SEPARATOR + String.join(SEPARATOR, seen));
    }
  }
}
