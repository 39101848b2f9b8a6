// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.integration.filters.ScriptFactory;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.testkit.Message;
import io.envoyjava.testkit.TestCallout;
import io.envoyjava.testkit.TestEnvoy;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@link Scenario} in the test kit.
 *
 * @param result its outcome
 * @param requestSteps how much the filters had seen after each part of the request, until the
 *     stream was over
 * @param responseSteps the same for the response
 * @param complete whether the stream has come to its end by itself
 * @param races whether answers to callouts race with each other, with a task, or with the stream's
 *     end
 */
record KitRun(
    ScenarioResult result,
    List<Long> requestSteps,
    List<Long> responseSteps,
    boolean complete,
    boolean races) {

  static KitRun of(Scenario scenario) {
    var factory = new ScriptFactory();
    try (var envoy =
        TestEnvoy.builder()
            .filter(factory, "0")
            .filter(factory, "1")
            .bufferLimit(Scenario.BUFFER_LIMIT)
            .start()) {
      var cluster = envoy.cluster(ScriptFactory.CLUSTER);
      boolean[] races = {false};
      var _ =
          cluster.respondsWith(
              callout -> {
                races[0] |= cluster.requests().stream().filter(TestCallout::isPending).count() > 1;
                callout.respond(200).body("{}");
              });
      var request =
          envoy
              .request(scenario.kind().method(), scenario.path())
              .header(ScriptFactory.HEADER, scenario.script());
      if (scenario.kind() == Scenario.Kind.GRPC) request.header("content-type", "application/grpc");
      if (scenario.routed()) request.routeConfig("script", "own");
      var shape = scenario.request();
      var exchange = shape.headersOnly() ? request.send() : request.begin();
      var requestSteps = new ArrayList<Long>();
      requestSteps.add(envoy.counter("seen"));
      while (requestSteps.size() < shape.steps() && !exchange.isComplete()) {
        int piece = requestSteps.size() - 1;
        if (piece < shape.pieces().size()) exchange.send(shape.pieces().get(piece));
        else if (shape.trailers()) exchange.sendTrailer("x-t", "1");
        else exchange.end();
        requestSteps.add(envoy.counter("seen"));
      }
      var responseSteps = new ArrayList<Long>();
      if (exchange.upstream().isComplete() && !exchange.isComplete()) {
        var answer = scenario.response();
        var response = exchange.respond(200);
        while (responseSteps.size() < answer.steps() && !exchange.isComplete()) {
          int piece = responseSteps.size() - 1;
          if (piece < 0 && !answer.headersOnly()) response.begin();
          else if (piece >= 0 && piece < answer.pieces().size()) {
            response.send(answer.pieces().get(piece));
          } else if (answer.trailers()) response.trailer("x-t", "2");
          else response.end();
          responseSteps.add(envoy.counter("seen"));
        }
      }
      boolean complete = exchange.isComplete();
      races[0] |= cluster.requests().stream().anyMatch(TestCallout::isCancelled);
      exchange.reset();
      var seen =
          envoy.log().stream()
              .map(line -> line.message())
              .filter(line -> line.contains(ScriptFactory.LINE))
              .map(KitRun::seen)
              .findFirst()
              .orElse(List.of());
      for (int i = 1; i < seen.size(); i++) {
        races[0] |= isTask(seen.get(i - 1)) && isAnswer(seen.get(i));
        races[0] |= isAnswer(seen.get(i - 1)) && isTask(seen.get(i));
      }
      if (envoy.failures() > 0) throw new AssertionError(envoy.log().toString());
      return new KitRun(
          new ScenarioResult(
              seen,
              describe(status(exchange.response()), exchange.response()),
              exchange.upstream().isComplete()
                  ? describe(scenario.kind().method(), exchange.upstream())
                  : "-"),
          requestSteps,
          responseSteps,
          complete,
          races[0]);
    }
  }

  private static boolean isTask(String entry) {
    return entry.contains(" task of ");
  }

  private static boolean isAnswer(String entry) {
    return entry.contains(" answer ");
  }

  /** How much the filters had seen after a part of the response; before the first one if -1. */
  long seenBehind(int part) {
    return part < 0 ? requestSteps.getLast() : responseSteps.get(part);
  }

  /** What the filters saw, of the line that they logged. */
  static List<String> seen(String line) {
    var entries = List.of(line.split(Pattern.quote(ScriptFactory.SEPARATOR), -1));
    return entries.subList(1, entries.size());
  }

  /** The status; nothing if there is no response. */
  private static String status(Message response) {
    return response.hasBegun() ? String.valueOf(response.status()) : "";
  }

  private static String describe(String start, Message message) {
    return ScenarioResult.describe(
        start,
        lines(message.headers()),
        message.body(),
        lines(message.trailers()),
        message.isComplete());
  }

  private static Stream<String> lines(List<Header> headers) {
    return headers.stream().map(header -> header.name() + ": " + header.value());
  }
}
