// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that filters send requests to. The test plays it: either it sets how all requests are
 * answered, or it takes one after the other with {@link #next} and answers it whenever it likes.
 *
 * {@snippet :
 * envoy.cluster("auth").respondsWith(callout -> callout.respond(200).body("ok"));
 * }
 *
 * @since 0.1
 */
public final class TestCluster {
  private final TestEnvoy envoy;
  private final String name;
  private final List<TestCallout> requests = new ArrayList<>();
  private final Queue<TestCallout> waiting = new ArrayDeque<>();
  private @Nullable Consumer<TestCallout> answer;
  private boolean available = true;

  TestCluster(TestEnvoy envoy, String name) {
    this.envoy = envoy;
    this.name = name;
  }

  /**
   * Returns the cluster's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Answers all requests from now on, each when it has come to its end. The answers come in turns
   * of the event loop of their own, as they do from a network: before the call of the kit returns
   * that led to the request, or in {@link TestEnvoy#runTasks} with manual tasks.
   *
   * @param respond answers one request, now or later; if it does neither, the request is pending
   * @return this
   */
  public TestCluster respondsWith(Consumer<TestCallout> respond) {
    answer = respond;
    return this;
  }

  /**
   * Lets no request begin from now on, as if the cluster had no healthy host.
   *
   * @return this
   */
  public TestCluster isDown() {
    available = false;
    return this;
  }

  /**
   * Lets requests begin again after {@link #isDown}.
   *
   * @return this
   */
  public TestCluster isUp() {
    available = true;
    return this;
  }

  boolean isAvailable() {
    return available;
  }

  /**
   * Returns the next request that is not answered by {@link #respondsWith}. It may be incomplete if
   * the filter sends it piece by piece.
   *
   * @return the oldest request that was not returned before
   * @throws AssertionError if there is no such request
   */
  public TestCallout next() {
    envoy.runWaiting();
    var callout = waiting.poll();
    if (callout == null) {
      throw new AssertionError(
          "expected a request to cluster %s, found %s%n  %s"
              .formatted(
                  name,
                  requests.isEmpty() ? "none" : "only those taken already: " + requests,
                  String.join("\n  ", envoy.problems())));
    }
    return callout;
  }

  /**
   * Returns all requests that have come.
   *
   * @return the requests, in order
   */
  public List<TestCallout> requests() {
    envoy.runWaiting();
    return List.copyOf(requests);
  }

  void add(TestCallout callout) {
    requests.add(callout);
    if (answer == null) waiting.add(callout);
    else if (callout.request().isComplete()) requestEnded(callout);
  }

  void requestEnded(TestCallout callout) {
    var respond = answer;
    if (respond == null || waiting.contains(callout)) return;
    envoy.answerLater(
        () -> {
          if (callout.isPending()) respond.accept(callout);
        });
  }
}
