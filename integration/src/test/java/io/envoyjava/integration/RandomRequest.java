// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.envoyjava.integration.filters.Operation;
import io.envoyjava.integration.filters.Order;
import io.envoyjava.integration.filters.Order.Stress;
import io.envoyjava.integration.filters.Phase;
import io.envoyjava.integration.filters.PublicApi;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A request that asks several filters for any calls in any phases, and for faults: the same one for
 * the same seed.
 *
 * @param seed the seed
 * @param text the whole request
 * @param sent how many characters of it the client sends before it resets; all of them if it awaits
 *     the answer
 */
record RandomRequest(long seed, String text, int sent) {
  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private static final List<Phase> PHASES = Phase.all();

  /** The calls of each method, so that those with many arguments are not tried more often. */
  private static final List<List<Operation>> METHODS =
      List.copyOf(
          Operation.all().values().stream()
              .collect(
                  groupingBy(
                      operation -> PublicApi.signature(operation.method()), TreeMap::new, toList()))
              .values());

  private static final List<String> PATHS = List.of("/echo", "/echo", "/direct", "/no-host");
  private static final List<String> REPLIES = List.of("own", "request", "response");

  /** What a hook can do wrong. */
  private static final List<String> IN_HOOKS =
      List.of(
          "THROW",
          "THROW_THROWING",
          "THROW_REPLYING",
          "THROW_RECURSING",
          "THROW_HUGE",
          "NULL",
          "RECURSE",
          "DIVE",
          "EXHAUST",
          "HOARD",
          "DEAD_SEGMENT",
          "TWO_REPLIES");

  private static final List<String> HOOKS =
      List.of(
          "newFilter",
          "onRequestHeaders",
          "onRequestBody",
          "onRequestTrailers",
          "onResponseHeaders",
          "onResponseBody",
          "onResponseTrailers",
          "onLocalReply",
          "onStreamComplete",
          "onDestroy");

  /** What a task can do wrong, for which a message waits: all of it throws. */
  private static final List<String> IN_TASKS =
      List.of(
          "THROW",
          "THROW_THROWING",
          "THROW_REPLYING",
          "THROW_RECURSING",
          "THROW_HUGE",
          "RECURSE",
          "EXHAUST");

  private static final List<String> TASKS =
      List.of("a task for the request", "a task for the response");

  private static final List<String> DEPTHS =
      List.of(
          "reply",
          "reply once",
          "reply without memory",
          "continue",
          "submit",
          "submit without memory",
          "use");

  static RandomRequest of(long seed) {
    var random = RANDOM.create(seed);
    // Has the filter forget what it has noted.
    boolean forgets = random.nextInt(200) == 0;
    var headers = forgets ? "x-results: yes\r\n" : headers(random);
    var text = PhasesConfig.request(any(PATHS, random), headers);
    boolean resets = headers.contains("x-busy") || random.nextInt(8) == 0;
    // In the middle of the body more often than not: most hooks are called then.
    int least = random.nextBoolean() ? 1 : text.length() - 30;
    return new RandomRequest(
        seed, text, resets ? random.nextInt(least, text.length() + 1) : text.length());
  }

  /** Whether the client waits for the answer. */
  boolean isComplete() {
    return sent == text.length() && !text.contains("x-busy");
  }

  private static String headers(RandomGenerator random) {
    var headers = new StringBuilder();
    if (random.nextInt(4) > 0) {
      headers.append("x-at: ").append(random.nextInt(3) == 0 ? "cluster" : "listener");
      headers.append("\r\n").append(Order.header(orders(random)));
    }
    if (random.nextInt(4) == 0) add(headers, "x-reply", any(REPLIES, random));
    switch (random.nextInt(16)) {
      case 0 -> headers.append(FaultsIT.order(any(IN_TASKS, random), any(TASKS, random)));
      case 1 -> headers.append(FaultsIT.order(any(IN_HOOKS, random), any(HOOKS, random)));
      default -> {}
    }
    if (random.nextInt(2) == 0) add(headers, "x-hold", "yes");
    if (random.nextInt(32) == 0) add(headers, "x-deep", any(DEPTHS, random));
    if (random.nextInt(50) == 0) add(headers, "x-busy", "self");
    return headers.toString();
  }

  private static void add(StringBuilder headers, String name, String value) {
    headers.append(name).append(": ").append(value).append("\r\n");
  }

  private static List<Order> orders(RandomGenerator random) {
    var orders = new ArrayList<Order>();
    for (int count = random.nextInt(1, 5); orders.size() < count; ) {
      var phase = any(PHASES, random);
      // Envoy does not resume a message a second time that was held again while it resumed.
      if (phase.isHolding() && orders.stream().anyMatch(other -> other.phase().isHolding())) {
        continue;
      }
      var names = new ArrayList<String>();
      for (int calls = random.nextInt(1, 5); names.size() < calls; ) {
        names.add(any(any(METHODS, random), random).name());
      }
      var stress =
          switch (random.nextInt(400)) {
            case 0 -> Stress.HEAP; // takes a while
            case 1, 2, 3, 4, 5, 6, 7, 8 -> Stress.STACK;
            default -> Stress.NONE;
          };
      orders.add(new Order(phase, stress, names));
    }
    return orders;
  }

  private static <T> T any(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
